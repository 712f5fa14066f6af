import { reason } from '@commerce-tracking/service-kit/errors';

/** Records that wait for one person cannot be left to nobody. */
export const HAS_PENDING_WORK = reason('CONFLICT', 'HAS_PENDING_WORK', {
  fr: '{total} collectes attendent encore cette personne.',
  en: '{total} records still wait for this person.',
  remedy: {
    fr: "Faites-les traiter ou réaffectez-les, puis recommencez ; `details.counts` dit ce qui l'attend.",
    en: 'Have them dealt with or reassigned, then try again; `details.counts` says what waits.',
  },
});

/** A team or a branch cannot be left without its head. */
export const HAS_TEAM = reason('CONFLICT', 'HAS_TEAM', {
  fr: '{total} personnes sont encore affectées à cette personne.',
  en: '{total} people are still assigned to this person.',
  remedy: {
    fr: 'Affectez-les à quelqu’un d’autre avec `assignTeamManager` ou `assignSupervisor`.',
    en: 'Assign them to somebody else with `assignTeamManager` or `assignSupervisor`.',
  },
});

/** An administrator could otherwise leave the system without one. */
export const OWN_PERSON = reason('CONFLICT', 'OWN_PERSON', {
  fr: 'Vous ne pouvez pas vous désactiver ni changer votre propre rôle.',
  en: 'You cannot deactivate yourself or change your own role.',
  remedy: { fr: 'Demandez à un autre administrateur.', en: 'Ask another administrator.' },
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
export const OUT_OF_USE = reason('BAD_INPUT', 'OUT_OF_USE', {
  fr: "Ceci n'est plus en service.",
  en: 'This is no longer in use.',
});
export const TIED_TO_COUNTRY = reason('BAD_INPUT', 'TIED_TO_COUNTRY', {
  fr: "Le pays ne change pas tant que la personne a un responsable, une équipe ou un point d'attache.",
  en: 'The country stays as long as the person has a superior, a team or a home point.',
});
