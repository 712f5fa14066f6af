import { reason } from '@commerce-tracking/service-kit/errors';

export const UNKNOWN_TIME_ZONE = reason('BAD_INPUT', 'UNKNOWN_TIME_ZONE', {
  fr: "Ce fuseau horaire n'existe pas ; attendu : un nom tel que {expected}.",
  en: 'There is no such time zone; expected: a name such as {expected}.',
});
