import { reason } from '@commerce-tracking/service-kit/errors';

// Reasons of single fields; they stand in `details.fields` of INVALID_INPUT.

export const DOES_NOT_APPLY = reason('BAD_INPUT', 'DOES_NOT_APPLY', {
  fr: 'Le formulaire ne pose pas cette question ici : elle doit rester vide.',
  en: 'The form does not ask this here: it has to stay empty.',
});
export const ENTRY_NOT_OFFERED = reason('BAD_INPUT', 'ENTRY_NOT_OFFERED', {
  fr: 'Le formulaire ne propose pas cette entrée ; attendu : {expected}.',
  en: 'The form does not offer this entry; expected: {expected}.',
});
export const CHOSEN_TWICE = reason('BAD_INPUT', 'CHOSEN_TWICE', {
  fr: 'Un choix est donné deux fois.',
  en: 'A choice is given twice.',
});
export const FORM_RULE = reason('BAD_INPUT', 'FORM_RULE', {
  fr: '{messageFr}',
  en: '{messageEn}',
});
