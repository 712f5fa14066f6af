import { reason } from '@commerce-tracking/service-kit/errors';

/** Told only after a correct password. */
export const ACCOUNT_BLOCKED = reason('FORBIDDEN', 'ACCOUNT_BLOCKED', {
  fr: 'Ce compte est bloqué.',
  en: 'This account is blocked.',
  remedy: { fr: 'Adressez-vous à votre administrateur.', en: 'Ask your administrator.' },
});

/** The account follows the person; alone it would let somebody in who takes no part any more. */
export const PERSON_DEACTIVATED = reason('CONFLICT', 'PERSON_DEACTIVATED', {
  fr: 'La personne de ce compte est désactivée.',
  en: 'The person of this account has been deactivated.',
  remedy: {
    fr: 'Réactivez la personne avec `activateActor` : le compte suit.',
    en: 'Activate the person with `activateActor`: the account follows.',
  },
});

/** Without an administrator nobody could let anybody in again. */
export const LAST_ADMIN = reason('CONFLICT', 'LAST_ADMIN', {
  fr: "C'est le dernier administrateur actif.",
  en: 'This is the last active administrator.',
  remedy: {
    fr: "Donnez d'abord ce rôle à quelqu'un d'autre.",
    en: 'Give this role to somebody else first.',
  },
});

/** Closing it could lock everybody out; password and delay stand against whoever has no more than a token of its owner. */
export const OWN_ACCOUNT = reason('CONFLICT', 'OWN_ACCOUNT', {
  fr: 'Vous ne pouvez pas faire cela à votre propre compte.',
  en: 'You cannot do this to your own account.',
  remedy: { fr: 'Demandez à un autre administrateur.', en: 'Ask another administrator.' },
});
