import { reason } from '@commerce-tracking/service-kit/errors';

export const BAD_CONDITION = reason('BAD_INPUT', 'BAD_CONDITION', {
  fr: 'Condition incorrecte à {at} ; attendu : {expected}.',
  en: 'Wrong condition at {at}; expected: {expected}.',
});
export const UNKNOWN_OPERATOR = reason('BAD_INPUT', 'UNKNOWN_OPERATOR', {
  fr: "L'opérateur {operator} n'existe pas ; possibles : {allowed}.",
  en: 'There is no operator {operator}; possible: {allowed}.',
});
export const UNKNOWN_PATH = reason('BAD_INPUT', 'UNKNOWN_PATH', {
  fr: "Le formulaire n'a pas de champ {field} à cet endroit.",
  en: 'The form has no field {field} at this place.',
});
