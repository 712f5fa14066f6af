import { reason } from '@commerce-tracking/service-kit/errors';

export const EFFORT_EXISTS = reason('CONFLICT', 'EFFORT_EXISTS', {
  fr: "L'effort de ce jour à ce point est déjà noté (version {currentVersion}).",
  en: 'The effort of that day at that point has been recorded already (version {currentVersion}).',
  remedy: {
    fr: 'Rechargez-le, complétez-le, puis renvoyez avec sa version dans `expectedVersion`.',
    en: 'Load it, complete it, then send it with its version in `expectedVersion`.',
  },
});
export const EFFORT_ELSEWHERE = reason('BAD_INPUT', 'EFFORT_ELSEWHERE', {
  fr: "Vous ne notez pas l'effort d'observation de ce point.",
  en: 'You do not record the observation effort of this point.',
  remedy: {
    fr: 'Un collecteur note celui de son point de rattachement, un chef d’équipe ou un superviseur ceux de son pays et leurs vis-à-vis.',
    en: 'A collector records that of the own home point, a team manager or supervisor those of their country and the other sides of its border posts.',
  },
});
export const FRACTION_CONTRADICTS = reason('BAD_INPUT', 'FRACTION_CONTRADICTS', {
  fr: 'La fraction du jour ne correspond pas à la couverture : {expected}.',
  en: 'The fraction of the day does not fit the coverage: {expected}.',
});
export const HOURS_CONTRADICT = reason('BAD_INPUT', 'HOURS_CONTRADICT', {
  fr: "Un jour sans observation n'a pas d'heures, un jour observé en a.",
  en: 'A day that was not watched has no hours, a day that was watched has some.',
});
export const REASON_REQUIRED = reason('BAD_INPUT', 'REASON_REQUIRED', {
  fr: "Dites pourquoi personne n'a observé ce jour-là.",
  en: 'Say why nobody watched that day.',
});
export const REASON_UNEXPECTED = reason('BAD_INPUT', 'REASON_UNEXPECTED', {
  fr: 'Un jour observé entièrement n’a pas de motif de non-observation.',
  en: 'A day that was watched wholly has no reason for not having been watched.',
});
export const NOT_A_COLLECTOR = reason('BAD_INPUT', 'NOT_A_COLLECTOR', {
  fr: "Cette personne n'est pas un collecteur que vous pouvez nommer ici.",
  en: 'This person is not a collector whom you may name here.',
});
