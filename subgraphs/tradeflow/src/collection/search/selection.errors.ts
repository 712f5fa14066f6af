import { reason } from '@commerce-tracking/service-kit/errors';

// Reasons of single fields; they stand in `details.fields` of INVALID_INPUT.

export const IDS_OR_FILTER = reason('BAD_INPUT', 'IDS_OR_FILTER', {
  fr: 'Donnez soit `ids`, soit `filter` avec `expectedCount`.',
  en: 'Give either `ids`, or `filter` with `expectedCount`.',
});
export const TOO_MANY_RECORDS = reason('BAD_INPUT', 'TOO_MANY_RECORDS', {
  fr: 'Au plus {maximum} collectes à la fois.',
  en: 'At most {maximum} records at a time.',
});

// Reasons of whole operations.

export const COUNT_DIFFERS = reason('CONFLICT', 'COUNT_DIFFERS', {
  fr: 'Le filtre désigne maintenant {count} collecte(s), et non {expectedCount}.',
  en: 'The filter now matches {count} record(s), not {expectedCount}.',
  remedy: {
    fr: 'Rechargez la liste, vérifiez-la, puis renvoyez avec son nouveau `totalCount`.',
    en: 'Load the list again, look at it, then send its new `totalCount`.',
  },
});
