import { reason } from '@commerce-tracking/service-kit/errors';

export const INACTIVE_REFERENCE = reason('BAD_INPUT', 'INACTIVE_REFERENCE', {
  fr: '{label} est désactivé et ne peut plus être choisi.',
  en: '{label} is inactive and can no longer be chosen.',
});
export const LISTED_TWICE = reason('BAD_INPUT', 'LISTED_TWICE', {
  fr: 'Cette valeur figure deux fois dans la liste.',
  en: 'This value stands twice in the list.',
});
export const OTHER_COUNTRY = reason('BAD_INPUT', 'OTHER_COUNTRY', {
  fr: '{label} ne se trouve pas dans ce pays.',
  en: '{label} does not lie in this country.',
});
export const FAR_FROM_COUNTRY = reason('BAD_INPUT', 'FAR_FROM_COUNTRY', {
  fr: 'Le point {latitude}, {longitude} est loin de ce pays : {country}.',
  en: 'The point {latitude}, {longitude} is far from this country: {country}.',
  remedy: {
    fr: 'Vérifiez le signe et l’ordre : latitude, puis longitude.',
    en: 'Check the sign and the order: latitude, then longitude.',
  },
});
export const REFERS_TO_ITSELF = reason('BAD_INPUT', 'REFERS_TO_ITSELF', {
  fr: 'Une entrée ne peut pas se désigner elle-même.',
  en: 'An entry cannot refer to itself.',
});
export const CONTRADICTS_OTHERS = reason('CONFLICT', 'CONTRADICTS_OTHERS', {
  fr: 'Cette modification contredirait {label}, qui y fait référence ({path}).',
  en: 'This change would contradict {label}, which refers to it ({path}).',
  remedy: {
    fr: "Corrigez d'abord l'entrée nommée.",
    en: 'Correct the entry that is named first.',
  },
});
export const TOO_RECENTLY_USABLE = reason('CONFLICT', 'NOT_IN_STATE', {
  fr: "Seule une entrée désactivée depuis plus d'une heure peut être supprimée (état : {state}).",
  en: 'Only an entry inactive for more than an hour can be deleted (state: {state}).',
  remedy: {
    fr: 'Désactivez-la, puis attendez une heure.',
    en: 'Deactivate it, then wait an hour.',
  },
});
export const ENDS_BEFORE_START = reason('BAD_INPUT', 'ENDS_BEFORE_START', {
  fr: 'Le dernier jour précède le premier ({validFrom}).',
  en: 'The last day is before the first ({validFrom}).',
});
export const SAME_FIGURE = reason('BAD_INPUT', 'SAME_FIGURE', {
  fr: 'Il existe déjà une valeur active pour les mêmes marchandises, le même lieu et le même jour ({id}).',
  en: 'There is an active figure for the same goods, place and day already ({id}).',
  remedy: {
    fr: 'Modifiez ou désactivez celle qui existe.',
    en: 'Change or deactivate the one that exists.',
  },
});
export const ONE_GOODS_ONLY = reason('BAD_INPUT', 'ONE_GOODS_ONLY', {
  fr: 'Indiquez un produit ou un animal, pas les deux.',
  en: 'Name a product or an animal, not both.',
});
export const NATURE_WITHOUT_GOODS = reason('BAD_INPUT', 'NATURE_WITHOUT_GOODS', {
  fr: 'Une nature va avec un produit ou un animal de la même sorte.',
  en: 'A nature goes with a product or an animal of its sort.',
});
