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

/** Told before anything is looked up, so that it says nothing of the name or the password. */
export const TOO_MANY_SIGN_INS = reason('RATE_LIMITED', 'TOO_MANY_SIGN_INS', {
  fr: 'Trop de tentatives de connexion en peu de temps.',
  en: 'Too many sign-ins were tried in a short time.',
  remedy: {
    fr: 'Réessayez dans {retryAfterSeconds} s.',
    en: 'Try again in {retryAfterSeconds} s.',
  },
});

/** Nobody signs in uncounted. */
export const SIGN_IN_UNAVAILABLE = reason('UNAVAILABLE', 'SIGN_IN_UNAVAILABLE', {
  fr: 'La connexion est momentanément impossible.',
  en: 'Signing in is not possible for the moment.',
  remedy: {
    fr: 'Réessayez dans quelques secondes ; une session ouverte continue.',
    en: 'Try again in a few seconds; an open session goes on.',
  },
});
