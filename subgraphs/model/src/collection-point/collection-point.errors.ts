import { reason } from '@commerce-tracking/service-kit/errors';

export const POINT_WITHOUT_KIND = reason('BAD_INPUT', 'POINT_WITHOUT_KIND', {
  fr: 'Un point est au moins un passage frontalier, un marché, un point fluvial ou un poste de contrôle.',
  en: 'A point is at least one of border crossing, market, river point and control post.',
});
export const NO_MARKET_HERE = reason('BAD_INPUT', 'NO_MARKET_HERE', {
  fr: "Des jours de marché n'ont de sens que pour un marché.",
  en: 'Market days make sense for a market only.',
});
export const NOT_ACROSS_THE_BORDER = reason('BAD_INPUT', 'NOT_ACROSS_THE_BORDER', {
  fr: "L'autre côté d'un passage est un passage frontalier d'un autre pays.",
  en: 'The other side of a crossing is a border crossing of another country.',
});
