import { reason } from '@commerce-tracking/service-kit/errors';

// Reasons of single fields; they stand in `details.fields` of INVALID_INPUT.

export const NO_SUCH_FIELD = reason('BAD_INPUT', 'NO_SUCH_FIELD', {
  fr: 'La révision {revisionNumber} n’a rien à cet endroit ; exemples : `notes`, `items.<id>.quantity`.',
  en: 'Revision {revisionNumber} has nothing at this place; examples: `notes`, `items.<id>.quantity`.',
});
export const NOT_CORRECTABLE = reason('BAD_INPUT', 'NOT_CORRECTABLE', {
  fr: 'Aucune valeur ne peut être proposée ici : nommez un champ que le collecteur saisit.',
  en: 'No value can be suggested here: name a field the collector writes.',
});
export const REVIEWERS_ONLY = reason('BAD_INPUT', 'REVIEWERS_ONLY', {
  fr: 'Ceci est réservé aux deux personnes qui contrôlent cette collecte.',
  en: 'This is for the two reviewers of this record only.',
});
export const HEAD_ONLY = reason('BAD_INPUT', 'HEAD_ONLY', {
  fr: 'Une réponse suit son fil : seul le premier commentaire en dispose.',
  en: 'A reply follows its thread: only the first comment has this.',
});

// Reasons of whole operations.

export const REVISION_REPLACED = reason('CONFLICT', 'REVISION_REPLACED', {
  fr: 'Ce commentaire concerne une autre révision ; la collecte en est à la révision {revisionNumber}.',
  en: 'This comment is about another revision; the record is at revision {revisionNumber}.',
  remedy: {
    fr: 'Rechargez la collecte : les commentaires ne passent pas d’une révision à la suivante.',
    en: 'Load the record again: comments are not carried from one revision to the next.',
  },
});
export const ALREADY_RESOLVED = reason('CONFLICT', 'ALREADY_RESOLVED', {
  fr: 'Ce fil de commentaires est déjà résolu.',
  en: 'This thread of comments is resolved already.',
  remedy: {
    fr: 'S’il reste une question, ouvrez un nouveau fil.',
    en: 'If a question is left, open a new thread.',
  },
});
export const NO_SUGGESTION = reason('CONFLICT', 'NO_SUGGESTION', {
  fr: 'Ce commentaire ne propose aucune valeur.',
  en: 'This comment suggests no value.',
  remedy: {
    fr: 'Corrigez le champ vous-même avec `updateCollection`.',
    en: 'Correct the field yourself with `updateCollection`.',
  },
});
export const LINE_GONE = reason('CONFLICT', 'LINE_GONE', {
  fr: 'La ligne concernée n’est plus dans votre copie de travail.',
  en: 'The line it is about is no longer in your working copy.',
  remedy: {
    fr: 'Remettez la ligne, ou résolvez le commentaire.',
    en: 'Put the line back, or resolve the comment.',
  },
});
export const REVIEWER_RESOLVES = reason('FORBIDDEN', 'REVIEWER_RESOLVES', {
  fr: 'Un commentaire bloquant n’est résolu que par ceux qui contrôlent la collecte.',
  en: 'A blocking comment is resolved by the reviewers of the record only.',
});
