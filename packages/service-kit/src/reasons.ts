import { reason } from './errors.ts';

// Reasons that any service may give. Those of one feature stand in its `<feature>.errors.ts`.

export const NOT_SIGNED_IN = reason('UNAUTHENTICATED', 'NOT_SIGNED_IN', {
  fr: 'Vous devez être connecté.',
  en: 'You have to be signed in.',
  remedy: {
    fr: "Connectez-vous avec `login`, puis envoyez l'en-tête `Authorization: Bearer <accessToken>`.",
    en: 'Sign in with `login`, then send the header `Authorization: Bearer <accessToken>`.',
  },
});
export const TOKEN_EXPIRED = reason('UNAUTHENTICATED', 'TOKEN_EXPIRED', {
  fr: 'Votre session a expiré.',
  en: 'Your access token has expired.',
  remedy: {
    fr: 'Demandez un nouveau jeton avec `refreshTokens`.',
    en: 'Ask for a new one with `refreshTokens`.',
  },
});
export const TOKEN_INVALID = reason('UNAUTHENTICATED', 'TOKEN_INVALID', {
  fr: "Ce jeton d'accès n'est pas valable.",
  en: 'This access token is not valid.',
  remedy: { fr: 'Reconnectez-vous avec `login`.', en: 'Sign in again with `login`.' },
});
export const SESSION_REVOKED = reason('UNAUTHENTICATED', 'SESSION_REVOKED', {
  fr: 'Cette session a été fermée.',
  en: 'This session has been closed.',
  remedy: { fr: 'Reconnectez-vous avec `login`.', en: 'Sign in again with `login`.' },
});
export const NOT_PERMITTED = reason('FORBIDDEN', 'NOT_PERMITTED', {
  fr: 'Votre rôle ne permet pas cette opération ({permission}).',
  en: 'Your role does not allow this operation ({permission}).',
  remedy: {
    fr: 'Demandez à une personne qui possède cette permission ; `roles` en donne la liste.',
    en: 'Ask somebody who holds this permission; `roles` lists them.',
  },
});
export const PASSWORD_CHANGE_REQUIRED = reason('FORBIDDEN', 'PASSWORD_CHANGE_REQUIRED', {
  fr: "Vous devez d'abord changer votre mot de passe à usage unique.",
  en: 'You have to change your one-time password first.',
  remedy: {
    fr: 'Changez-le avec `changePassword`, puis reconnectez-vous avec `login`.',
    en: 'Change it with `changePassword`, then sign in again with `login`.',
  },
});
export const TOTP_ENROLMENT_REQUIRED = reason('FORBIDDEN', 'TOTP_ENROLMENT_REQUIRED', {
  fr: "Votre rôle demande un second facteur : enregistrez-le d'abord.",
  en: 'Your role needs a second factor: enrol it first.',
  remedy: {
    fr: 'Utilisez `startTotpEnrolment` et `confirmTotpEnrolment`, puis `refreshTokens`.',
    en: 'Use `startTotpEnrolment` and `confirmTotpEnrolment`, then `refreshTokens`.',
  },
});
export const INVALID_INPUT = reason('BAD_INPUT', 'INVALID_INPUT', {
  fr: "Les données envoyées n'ont pas été acceptées.",
  en: 'The input was refused.',
  remedy: {
    fr: 'Corrigez les champs nommés dans `details.fields`, puis renvoyez.',
    en: 'Correct the fields named in `details.fields`, then send again.',
  },
});
export const ABSENT = reason('NOT_FOUND', 'ABSENT', {
  fr: "Cet élément n'existe pas.",
  en: 'There is no such thing.',
  remedy: { fr: "Vérifiez l'identifiant.", en: 'Check the id.' },
});
export const DELETED = reason('NOT_FOUND', 'DELETED', {
  fr: 'Cet élément a été supprimé.',
  en: 'This has been deleted.',
  remedy: { fr: "Retirez-le de l'appareil.", en: 'Remove it from the device.' },
});
export const STALE_VERSION = reason('CONFLICT', 'STALE_VERSION', {
  fr: 'Cet élément a changé entre-temps (version {currentVersion}).',
  en: 'This has changed in the meantime (version {currentVersion}).',
  remedy: {
    fr: 'Rechargez-le, refaites votre modification, puis renvoyez avec la nouvelle version.',
    en: 'Load it again, redo your change, then send it with the new version.',
  },
});
export const CONTENT_DIFFERS = reason('CONFLICT', 'CONTENT_DIFFERS', {
  fr: 'Cet identifiant a déjà servi pour un autre contenu.',
  en: 'This id has already been used with other content.',
  remedy: {
    fr: 'Gardez le même contenu pour répéter, ou prenez un nouvel identifiant.',
    en: 'Keep the same content to repeat, or take a new id.',
  },
});
export const ID_TAKEN = reason('CONFLICT', 'ID_TAKEN', {
  fr: "Cet identifiant n'est pas disponible.",
  en: 'This id is not available.',
  remedy: { fr: 'Prenez un nouvel identifiant.', en: 'Take a new id.' },
});
export const NOT_UNIQUE = reason('CONFLICT', 'NOT_UNIQUE', {
  fr: 'Une autre entrée a déjà cette valeur ({field}).',
  en: 'Another entry has this value already ({field}).',
  remedy: { fr: 'Choisissez une autre valeur.', en: 'Choose another value.' },
});
export const IN_USE = reason('CONFLICT', 'IN_USE', {
  fr: 'Cet élément est encore utilisé.',
  en: 'This is still in use.',
  remedy: {
    fr: 'Désactivez-le : il reste lisible et ne peut plus être choisi.',
    en: 'Deactivate it: it stays readable and can no longer be chosen.',
  },
});
export const NOT_IN_STATE = reason('CONFLICT', 'NOT_IN_STATE', {
  fr: "Cette opération n'est pas possible dans l'état {state}.",
  en: 'This operation is not possible in state {state}.',
  remedy: {
    fr: "Rechargez l'élément pour voir ce qui s'est passé.",
    en: 'Load it again to see what has happened.',
  },
});
export const NO_SERVICE = reason('UNAVAILABLE', 'NO_SERVICE', {
  fr: 'Le service {service} ne répond pas ; rien n’a été fait.',
  en: 'The service {service} does not answer; nothing was done.',
  remedy: { fr: 'Réessayez dans un instant.', en: 'Try again in a moment.' },
});
export const DATABASE_AWAY = reason('UNAVAILABLE', 'DATABASE_AWAY', {
  fr: 'La base de données ne répond pas ; rien n’a été fait.',
  en: 'The database does not answer; nothing was done.',
  remedy: { fr: 'Réessayez dans un instant.', en: 'Try again in a moment.' },
});
export const NOT_READY = reason('UNAVAILABLE', 'NOT_READY', {
  fr: 'Le service {service} démarre encore.',
  en: 'The service {service} is still starting.',
  remedy: { fr: 'Réessayez dans un instant.', en: 'Try again in a moment.' },
});
export const OVERLOADED = reason('BUSY', 'OVERLOADED', {
  fr: 'Le service {service} est trop occupé ; rien n’a été fait.',
  en: 'The service {service} is too busy; nothing was done.',
  remedy: { fr: 'Réessayez dans quelques secondes.', en: 'Try again in a few seconds.' },
});
export const TOO_SLOW = reason('TIMEOUT', 'TOO_SLOW', {
  fr: 'La réponse a pris trop de temps.',
  en: 'The answer took too long.',
  remedy: { fr: 'Demandez moins à la fois, ou réessayez.', en: 'Ask for less, or try again.' },
});
export const UNKNOWN_OUTCOME = reason('OUTCOME_UNKNOWN', 'UNKNOWN_OUTCOME', {
  fr: "On ne sait pas encore si l'écriture {commandId} a eu lieu.",
  en: 'It is not known whether the write {commandId} has happened.',
  remedy: {
    fr: 'Renvoyez-la avec le même identifiant : elle ne sera faite qu’une fois.',
    en: 'Send it again with the same id: it happens only once.',
  },
});
export const PAGE_TOO_LARGE = reason('TOO_LARGE', 'PAGE_TOO_LARGE', {
  fr: 'Une page compte au plus {max} lignes.',
  en: 'A page has at most {max} rows.',
  remedy: { fr: 'Demandez la suite avec `after`.', en: 'Ask for the rest with `after`.' },
});
export const UNEXPECTED = reason('INTERNAL', 'UNEXPECTED', {
  fr: 'Une erreur inattendue est survenue (référence {reference}).',
  en: 'Something unexpected went wrong (reference {reference}).',
  remedy: {
    fr: 'Réessayez ; si cela se répète, donnez la référence à votre administrateur.',
    en: 'Try again; if it happens again, give the reference to your administrator.',
  },
});

// Reasons of single fields; they stand in `details.fields` of INVALID_INPUT.

export const REQUIRED = reason('BAD_INPUT', 'REQUIRED', {
  fr: 'Ce champ est obligatoire.',
  en: 'This field is required.',
});
export const UNKNOWN_FIELD = reason('BAD_INPUT', 'UNKNOWN_FIELD', {
  fr: "Ce champ n'existe pas : {keys}.",
  en: 'There is no such field: {keys}.',
});
export const WRONG_TYPE = reason('BAD_INPUT', 'WRONG_TYPE', {
  fr: 'Valeur du mauvais type ; attendu : {expected}.',
  en: 'Wrong type of value; expected: {expected}.',
});
export const WRONG_FORMAT = reason('BAD_INPUT', 'WRONG_FORMAT', {
  fr: 'Format incorrect ; attendu : {expected}.',
  en: 'Wrong format; expected: {expected}.',
});
export const NOT_ALLOWED = reason('BAD_INPUT', 'NOT_ALLOWED', {
  fr: 'Valeur non admise ; possibles : {allowed}.',
  en: 'Value not allowed; possible: {allowed}.',
});
export const TOO_SMALL = reason('BAD_INPUT', 'TOO_SMALL', {
  fr: 'Doit être au moins {minimum}.',
  en: 'Has to be at least {minimum}.',
});
export const TOO_BIG = reason('BAD_INPUT', 'TOO_BIG', {
  fr: 'Doit être au plus {maximum}.',
  en: 'Has to be at most {maximum}.',
});
export const TOO_SHORT = reason('BAD_INPUT', 'TOO_SHORT', {
  fr: 'Au moins {minimum} caractères ou éléments.',
  en: 'At least {minimum} characters or entries.',
});
export const TOO_LONG = reason('BAD_INPUT', 'TOO_LONG', {
  fr: 'Au plus {maximum} caractères ou éléments.',
  en: 'At most {maximum} characters or entries.',
});
export const UNKNOWN_REFERENCE = reason('BAD_INPUT', 'UNKNOWN_REFERENCE', {
  fr: "Il n'y a pas de {kind} avec cet identifiant.",
  en: 'There is no {kind} with this id.',
});
export const BAD_CURSOR = reason('BAD_INPUT', 'BAD_CURSOR', {
  fr: 'Ce curseur ne vient pas de cette liste.',
  en: 'This cursor does not come from this list.',
});
export const VIOLATES_RULE = reason('BAD_INPUT', 'VIOLATES_RULE', {
  fr: 'Les données contredisent une règle de la base ({rule}).',
  en: 'The data contradict a rule of the database ({rule}).',
});
export const JOB_CANCELLED = reason('CONFLICT', 'JOB_CANCELLED', {
  fr: 'La tâche a été annulée avant la fin.',
  en: 'The job was cancelled before it was over.',
});
export const JOB_GIVEN_UP = reason('INTERNAL', 'JOB_GIVEN_UP', {
  fr: 'La tâche a échoué {attempts} fois de suite et a été abandonnée.',
  en: 'The job failed {attempts} times in a row and was given up.',
  remedy: {
    fr: 'Relancez l’opération ; si elle échoue encore, signalez-le avec son identifiant.',
    en: 'Start the operation again; if it fails again, report it with its id.',
  },
});
