import { reason } from '@commerce-tracking/service-kit/errors';

// Reasons of single fields; they stand in `details.fields` of INVALID_INPUT.

export const NOBODY_NAMED = reason('BAD_INPUT', 'NOBODY_NAMED', {
  fr: 'Nommez au moins une personne : collecteur, chef d’équipe ou superviseur.',
  en: 'Name at least one person: collector, team manager or supervisor.',
});
export const NOT_YOURS_TO_MOVE = reason('BAD_INPUT', 'NOT_YOURS_TO_MOVE', {
  fr: 'Votre rôle ne change pas cette personne ; possible : {allowed}.',
  en: 'Your role does not change this person; possible: {allowed}.',
});
export const PERSON_INACTIVE = reason('BAD_INPUT', 'PERSON_INACTIVE', {
  fr: 'Cette personne est désactivée.',
  en: 'This person is inactive.',
});
export const WRONG_ROLE = reason('BAD_INPUT', 'WRONG_ROLE', {
  fr: 'Cette personne n’a pas le rôle attendu ({expected}).',
  en: 'This person does not have the expected role ({expected}).',
});
export const OUTSIDE_BRANCH = reason('BAD_INPUT', 'OUTSIDE_BRANCH', {
  fr: 'Cette personne n’est pas de l’équipe ou de la branche de la collecte {record}.',
  en: 'This person is not of the team or branch of record {record}.',
});
