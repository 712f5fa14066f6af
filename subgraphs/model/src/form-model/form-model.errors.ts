import { reason } from '@commerce-tracking/service-kit/errors';

export const CONDITION_WITHOUT_WHEN = reason('BAD_INPUT', 'CONDITION_WITHOUT_WHEN', {
  fr: 'Une condition va avec WHEN, et WHEN avec une condition.',
  en: 'A condition goes with WHEN, and WHEN with a condition.',
});
export const BASE_FIELD_MISSING = reason('BAD_INPUT', 'BASE_FIELD_MISSING', {
  fr: 'Le formulaire de base a un champ {field}, qui manque ici.',
  en: 'The base form has a field {field}, which is missing here.',
  remedy: {
    fr: 'Ajoutez-le ; avec `applies: NEVER` il ne s’affiche pas, s’il est facultatif.',
    en: 'Add it; with `applies: NEVER` it is not shown, if it is optional.',
  },
});
export const BELOW_BASE_FORM = reason('BAD_INPUT', 'BELOW_BASE_FORM', {
  fr: 'Le formulaire de base exige davantage du champ {field} ({attribute} : {expected}).',
  en: 'The base form asks more of the field {field} ({attribute}: {expected}).',
});
export const QUESTION_ONLY_IN_EXTRA = reason('BAD_INPUT', 'QUESTION_ONLY_IN_EXTRA', {
  fr: 'Une question propre a le chemin extra.<code> de son code, dans la section HEADER.',
  en: 'An own question has the path extra.<code> of its code, in section HEADER.',
});
export const QUESTION_TYPE_CHANGED = reason('BAD_INPUT', 'QUESTION_TYPE_CHANGED', {
  fr: 'La question {question} est du type {expected} dans la version {number} et le reste.',
  en: 'The question {question} has the type {expected} in version {number} and keeps it.',
  remedy: { fr: 'Prenez un autre code.', en: 'Take another code.' },
});
export const TOO_MANY_INDEXED = reason('BAD_INPUT', 'TOO_MANY_INDEXED', {
  fr: 'Au plus {maximum} questions servent de filtre.',
  en: 'At most {maximum} questions can be filtered by.',
});
export const CHOICES_MISFIT = reason('BAD_INPUT', 'CHOICES_MISFIT', {
  fr: 'Des choix vont avec les types CHOICE et MULTI_CHOICE, et ceux-ci avec des choix.',
  en: 'Choices go with the types CHOICE and MULTI_CHOICE, and these with choices.',
});
export const REFERENCE_KIND_MISFIT = reason('BAD_INPUT', 'REFERENCE_KIND_MISFIT', {
  fr: 'Une sorte de référence va avec le type REFERENCE ; possibles : {allowed}.',
  en: 'A reference kind goes with the type REFERENCE; possible: {allowed}.',
});
export const BASE_FORM_ABSENT = reason('CONFLICT', 'BASE_FORM_ABSENT', {
  fr: "Ce type de collecte n'a pas de formulaire de base.",
  en: 'This collection type has no base form.',
});
export const NEWER_IN_FORCE = reason('CONFLICT', 'NEWER_IN_FORCE', {
  fr: 'Une version plus récente ({currentNumber}) est en vigueur.',
  en: 'A newer version ({currentNumber}) is in force.',
  remedy: {
    fr: 'Créez un brouillon à partir de la version en vigueur.',
    en: 'Create a draft from the version in force.',
  },
});
export const OTHER_COLLECTION_TYPE = reason('BAD_INPUT', 'OTHER_COLLECTION_TYPE', {
  fr: 'Les deux versions ne sont pas du même type de collecte.',
  en: 'The two versions are not of the same collection type.',
});
export const ATTRIBUTE_MISFIT = reason('BAD_INPUT', 'ATTRIBUTE_MISFIT', {
  fr: 'Cet attribut ne va pas avec une réponse du type {type}.',
  en: 'This attribute does not go with an answer of type {type}.',
});
export const FILTER_MISFIT = reason('BAD_INPUT', 'FILTER_MISFIT', {
  fr: 'Le filtre sur les entrées ne connaît pas : {names} ; possibles pour cette sorte : {allowed}.',
  en: 'The filter on entries does not know: {names}; possible for this kind: {allowed}.',
});
