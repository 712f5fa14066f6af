import { reason } from '@commerce-tracking/service-kit/errors';

/** The one answer to a wrong password, an unknown name and a running delay. */
export const BAD_CREDENTIALS = reason('UNAUTHENTICATED', 'BAD_CREDENTIALS', {
  fr: 'Identifiant ou mot de passe incorrect.',
  en: 'Wrong sign-in name or password.',
  remedy: {
    fr: 'Vérifiez la saisie. Après plusieurs échecs, attendez quelques instants avant de réessayer.',
    en: 'Check what you typed. After several failures, wait a little before you try again.',
  },
});

/** The one answer to a refresh token that is unknown, expired, used up or of a closed session. */
export const REFRESH_REFUSED = reason('UNAUTHENTICATED', 'REFRESH_REFUSED', {
  fr: 'Votre session est terminée.',
  en: 'Your session has ended.',
  remedy: { fr: 'Reconnectez-vous avec `login`.', en: 'Sign in again with `login`.' },
});
