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
