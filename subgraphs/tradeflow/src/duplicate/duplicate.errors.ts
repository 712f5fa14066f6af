import { reason } from '@commerce-tracking/service-kit/errors';

export const ALREADY_DECIDED = reason('CONFLICT', 'ALREADY_DECIDED', {
  fr: 'Cette paire est déjà dans l’état {status}.',
  en: 'This pair is already {status}.',
  remedy: {
    fr: 'Rechargez la paire ; pour changer la décision, envoyez l’autre.',
    en: 'Load the pair again; to change the decision, send the other one.',
  },
});
