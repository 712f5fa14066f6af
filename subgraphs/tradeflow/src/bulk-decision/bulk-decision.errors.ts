import { reason } from '@commerce-tracking/service-kit/errors';

export const BULK_REFUSED = reason('CONFLICT', 'BULK_REFUSED', {
  fr: '{refused} collecte(s) sur {requested} ne peuvent pas être décidées ; aucune ne l’a été.',
  en: '{refused} of {requested} record(s) cannot be decided; none was.',
});
export const HELD_BY_OTHERS = reason('CONFLICT', 'HELD_BY_OTHERS', {
  fr: 'Non décidée, parce que d’autres collectes de l’ensemble ne peuvent pas l’être.',
  en: 'Not decided, because other records of the set cannot be.',
  remedy: {
    fr: 'Renvoyez sans celles qui sont refusées, ou en mode BEST_EFFORT.',
    en: 'Send again without those refused, or in mode BEST_EFFORT.',
  },
});

// Reasons of single fields; they stand in `details.fields` of INVALID_INPUT.

export const ONLY_FOR_REJECTION = reason('BAD_INPUT', 'ONLY_FOR_REJECTION', {
  fr: 'Un motif accompagne un rejet ; pour une validation, utilisez `notes`.',
  en: 'A reason belongs to a rejection; with an approval use `notes`.',
});
export const ATOMIC_TOO_LARGE = reason('BAD_INPUT', 'ATOMIC_TOO_LARGE', {
  fr: 'Plus de {maximum} collectes ne se décident que chacune pour soi : mode BEST_EFFORT.',
  en: 'More than {maximum} records can only be decided each for itself: mode BEST_EFFORT.',
});
