import { reason } from '@commerce-tracking/service-kit/errors';

export const QUESTION_NOT_INDEXED = reason('BAD_INPUT', 'QUESTION_NOT_INDEXED', {
  fr: 'Les collectes ne se filtrent pas par cette question ; possibles : {allowed}.',
  en: 'Records cannot be filtered by this question; possible: {allowed}.',
});
