import { reason } from '@commerce-tracking/service-kit/errors';

export const NOT_RETRYABLE = reason('CONFLICT', 'NOT_RETRYABLE', {
  fr: 'Le contenu de ce message était trop grand pour être gardé ; il ne peut pas être rejoué.',
  en: 'The content of this message was too large to be kept; it cannot be retried.',
  remedy: {
    fr: 'Refaites à la main ce qu’il devait faire, puis écartez-le.',
    en: 'Do by hand what it was to do, then discard it.',
  },
});
