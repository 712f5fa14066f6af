import { reason } from '@commerce-tracking/service-kit/errors';

export const WAYPOINTS_TOO_FEW = reason('BAD_INPUT', 'WAYPOINTS_TOO_FEW', {
  fr: 'Un corridor décrit compte au moins ses deux extrémités.',
  en: 'A corridor that is described has at least its two ends.',
});
export const WAYPOINT_NOT_AT_END = reason('BAD_INPUT', 'WAYPOINT_NOT_AT_END', {
  fr: 'Les repères vont de la première à la dernière ville ; attendu ici : {expected}.',
  en: 'Waypoints lead from the first to the last city; expected here: {expected}.',
});
export const WAYPOINT_NOT_FARTHER = reason('BAD_INPUT', 'WAYPOINT_NOT_FARTHER', {
  fr: 'Ce repère doit être plus loin que le précédent.',
  en: 'This waypoint has to be farther than the one before.',
});
export const WAYPOINT_WITHOUT_PLACE = reason('BAD_INPUT', 'WAYPOINT_WITHOUT_PLACE', {
  fr: 'Un repère désigne une ville ou un point de collecte.',
  en: 'A waypoint names a city or a collection point.',
});
