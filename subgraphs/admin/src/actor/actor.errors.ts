import { reason } from '@commerce-tracking/service-kit/errors';

/** Records that wait for one person cannot be left to nobody. */
export const HAS_PENDING_WORK = reason('CONFLICT', 'HAS_PENDING_WORK', {
  fr: '{total} collectes attendent encore cette personne ou lui reviendront.',
  en: '{total} records still wait for this person or will come to them.',
  remedy: {
    fr: "Nommez un remplaçant avec `successorId`, ou faites-les traiter ; `details.counts` dit ce qui l'attend.",
    en: 'Name a successor with `successorId`, or have them dealt with; `details.counts` says what waits.',
  },
});

/** A team or a branch cannot be left without its head. */
export const HAS_TEAM = reason('CONFLICT', 'HAS_TEAM', {
  fr: '{total} personnes sont encore affectées à cette personne.',
  en: '{total} people are still assigned to this person.',
  remedy: {
    fr: 'Nommez un remplaçant avec `successorId`, ou affectez-les ailleurs avec `assignTeamManager` ou `assignSupervisor`.',
    en: 'Name a successor with `successorId`, or assign them elsewhere with `assignTeamManager` or `assignSupervisor`.',
  },
});

/** An administrator could otherwise leave the system without one. */
export const OWN_PERSON = reason('CONFLICT', 'OWN_PERSON', {
  fr: 'Vous ne pouvez pas vous désactiver ni changer votre propre rôle.',
  en: 'You cannot deactivate yourself or change your own role.',
  remedy: { fr: 'Demandez à un autre administrateur.', en: 'Ask another administrator.' },
});

/** There is nobody left whom a change could be about. */
export const ERASED = reason('CONFLICT', 'ERASED', {
  fr: 'Les données de cette personne ont été effacées ; elle ne change plus.',
  en: 'The data of this person have been erased; the person does not change any more.',
  remedy: {
    fr: 'Saisissez une nouvelle personne.',
    en: 'Enter a new person.',
  },
});

// Reasons of single fields; they stand in `details.fields`.

export const NOT_FOR_ROLE = reason('BAD_INPUT', 'NOT_FOR_ROLE', {
  fr: 'Ce champ ne se remplit pas pour le rôle {role}.',
  en: 'This field is not filled in for the role {role}.',
});
export const REQUIRED_FOR_ROLE = reason('BAD_INPUT', 'REQUIRED_FOR_ROLE', {
  fr: 'Ce champ est obligatoire pour le rôle {role}.',
  en: 'This field is required for the role {role}.',
});
export const OTHER_COUNTRY = reason('BAD_INPUT', 'OTHER_COUNTRY', {
  fr: "Ceci est d'un autre pays que la personne.",
  en: "This is of another country than the person's.",
});
export const OTHER_ROLE = reason('BAD_INPUT', 'OTHER_ROLE', {
  fr: 'Cette personne n’a pas le rôle {role}.',
  en: 'This person does not have the role {role}.',
});
export const OTHER_BRANCH = reason('BAD_INPUT', 'OTHER_BRANCH', {
  fr: "Cette personne est d'une autre branche.",
  en: 'This person is of another branch.',
});
export const NOBODY_TO_MOVE_TO = reason('BAD_INPUT', 'NOBODY_TO_MOVE_TO', {
  fr: 'Sans nouveau responsable, les collectes en cours ne peuvent pas suivre.',
  en: 'Without a new superior the records under way cannot move along.',
});
export const OUT_OF_USE = reason('BAD_INPUT', 'OUT_OF_USE', {
  fr: "Ceci n'est plus en service.",
  en: 'This is no longer in use.',
});
export const TIED_TO_COUNTRY = reason('BAD_INPUT', 'TIED_TO_COUNTRY', {
  fr: "Le pays ne change pas tant que la personne a un responsable, une équipe ou un point d'attache.",
  en: 'The country stays as long as the person has a superior, a team or a home point.',
});
