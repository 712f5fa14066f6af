import { reason } from '@commerce-tracking/service-kit/errors';

export const RATE_TOO_EARLY = reason('BAD_INPUT', 'RATE_TOO_EARLY', {
  fr: 'Un taux peut être saisi au plus {days} jours à l’avance.',
  en: 'A rate can be entered at most {days} days ahead.',
});
export const CORRECTION_NEEDS_REASON = reason('BAD_INPUT', 'CORRECTION_NEEDS_REASON', {
  fr: 'Il existe déjà un taux pour ce jour ({unitsPerUsd}) ; dites pourquoi il est corrigé.',
  en: 'There is a rate for this day already ({unitsPerUsd}); say why it is corrected.',
});
export const DOLLAR_IS_ONE = reason('BAD_INPUT', 'DOLLAR_IS_ONE', {
  fr: 'Un dollar vaut un dollar.',
  en: 'One dollar is one dollar.',
});
