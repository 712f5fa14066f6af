import { reason } from '@commerce-tracking/service-kit/errors';

/** Told only after a correct password. */
export const ACCOUNT_BLOCKED = reason('FORBIDDEN', 'ACCOUNT_BLOCKED', {
  fr: 'Ce compte est bloqué.',
  en: 'This account is blocked.',
  remedy: { fr: 'Adressez-vous à votre administrateur.', en: 'Ask your administrator.' },
});

/** An administrator who closed the own account could lock everybody out. */
export const OWN_ACCOUNT = reason('CONFLICT', 'OWN_ACCOUNT', {
  fr: 'Vous ne pouvez pas désactiver votre propre compte.',
  en: 'You cannot deactivate your own account.',
  remedy: { fr: 'Demandez à un autre administrateur.', en: 'Ask another administrator.' },
});
