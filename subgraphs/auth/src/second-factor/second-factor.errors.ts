import { reason } from '@commerce-tracking/service-kit/errors';

/** Told only after a correct password. */
export const OTP_REQUIRED = reason('UNAUTHENTICATED', 'OTP_REQUIRED', {
  fr: 'Un code de votre second facteur est demandé.',
  en: 'A code of your second factor is needed.',
  remedy: {
    fr: 'Renvoyez `login` avec `otp` : le code de votre application, ou un code de secours.',
    en: 'Send `login` again with `otp`: the code of your application, or a recovery code.',
  },
});
/** Counts as a failed sign-in. */
export const OTP_WRONG = reason('UNAUTHENTICATED', 'OTP_WRONG', {
  fr: "Ce code n'est pas valable, ou il a déjà servi.",
  en: 'This code is not valid, or has been used already.',
  remedy: {
    fr: "Attendez le code suivant, et vérifiez l'heure de votre téléphone.",
    en: 'Wait for the next code, and check the time of your phone.',
  },
});
export const SECOND_FACTOR_OFF = reason('CONFLICT', 'SECOND_FACTOR_OFF', {
  fr: 'Le second facteur est désactivé pour votre rôle.',
  en: 'The second factor is switched off for your role.',
  remedy: { fr: 'Demandez à un administrateur.', en: 'Ask an administrator.' },
});
export const ALREADY_ENROLLED = reason('CONFLICT', 'ALREADY_ENROLLED', {
  fr: 'Un second facteur est déjà enregistré.',
  en: 'A second factor is enrolled already.',
  remedy: {
    fr: "Retirez-le d'abord avec `disableTotp`.",
    en: 'Remove it with `disableTotp` first.',
  },
});
export const NOT_ENROLLED = reason('CONFLICT', 'NOT_ENROLLED', {
  fr: "Aucun second facteur n'est enregistré.",
  en: 'No second factor is enrolled.',
  remedy: { fr: 'Commencez par `startTotpEnrolment`.', en: 'Begin with `startTotpEnrolment`.' },
});

// Reasons of single fields; they stand in `details.fields` of INVALID_INPUT.

export const CODE_WRONG = reason('BAD_INPUT', 'CODE_WRONG', {
  fr: "Ce code n'est pas valable, ou il a déjà servi.",
  en: 'This code is not valid, or has been used already.',
});
