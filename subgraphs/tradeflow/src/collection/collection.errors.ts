import { reason } from '@commerce-tracking/service-kit/errors';

// Reasons of single fields; they stand in `details.fields` of INVALID_INPUT.

export const MISSING_FIELD = reason('BAD_INPUT', 'MISSING_FIELD', {
  fr: 'Ce champ est obligatoire pour soumettre la collecte.',
  en: 'This field is required to submit the record.',
});
export const VALUE_NOT_ALLOWED = reason('BAD_INPUT', 'VALUE_NOT_ALLOWED', {
  fr: "Cette valeur n'est pas admise ici ; attendu : {expected}.",
  en: 'This value is not allowed here; expected: {expected}.',
});
export const INACTIVE_REFERENCE = reason('BAD_INPUT', 'INACTIVE_REFERENCE', {
  fr: 'Cette entrée est désactivée : elle ne peut plus être choisie.',
  en: 'This entry is inactive: it can no longer be chosen.',
});
export const POINT_NOT_ALLOWED = reason('BAD_INPUT', 'POINT_NOT_ALLOWED', {
  fr: "Ce point n'est ni dans votre pays ni le vis-à-vis d'un de ses postes frontière.",
  en: 'This point is neither in your country nor paired with one of its border posts.',
});
export const DATE_IN_FUTURE = reason('BAD_INPUT', 'DATE_IN_FUTURE', {
  fr: "Cette date est dans l'avenir.",
  en: 'This date is in the future.',
});
export const PRODUCT_OR_ANIMAL = reason('BAD_INPUT', 'PRODUCT_OR_ANIMAL', {
  fr: 'Une ligne porte un produit ou un animal, jamais les deux ; ici : {expected}.',
  en: 'A line holds a product or an animal, never both; here: {expected}.',
});
export const TOO_MANY_DECIMALS = reason('BAD_INPUT', 'TOO_MANY_DECIMALS', {
  fr: 'La monnaie {currency} a {places} décimale(s).',
  en: '{currency} has {places} decimal(s).',
});
export const NOTHING_CHANGED = reason('BAD_INPUT', 'NOTHING_CHANGED', {
  fr: 'Rien n’a été corrigé : dites pourquoi dans `note`.',
  en: 'Nothing was corrected: say why in `note`.',
});
// Reasons of whole operations.

export const NO_REVIEWER = reason('CONFLICT', 'NO_REVIEWER', {
  fr: 'Vous n’avez pas de chef d’équipe, ou il n’a pas de superviseur.',
  en: 'You have no team manager, or that one has no supervisor.',
  remedy: {
    fr: 'Demandez à votre administration de compléter votre rattachement.',
    en: 'Ask your administration to complete your assignment.',
  },
});
export const REASSIGNED = reason('NOT_FOUND', 'REASSIGNED', {
  fr: 'Cette collecte a été confiée à une autre personne.',
  en: 'This record has been given to somebody else.',
  remedy: { fr: 'Retirez-la de l’appareil.', en: 'Remove it from the device.' },
});
export const EARLIER_NOT_WRITTEN = reason('CONFLICT', 'EARLIER_NOT_WRITTEN', {
  fr: 'Une écriture précédente sur cette collecte n’a pas été faite : celle-ci attend.',
  en: 'An earlier write on this record was not made, so this one waits.',
  remedy: {
    fr: 'Voyez l’écriture précédente, refaites-la sur la version actuelle, puis renvoyez celle-ci.',
    en: 'See the earlier write, make it again on the present version, then send this one again.',
  },
});
export const FORM_MODEL_EXPIRED = reason('CONFLICT', 'FORM_MODEL_EXPIRED', {
  fr: 'Ce modèle de formulaire ne sert plus ; le numéro actuel est {currentNumber}.',
  en: 'This form model is no longer accepted; the current number is {currentNumber}.',
  remedy: {
    fr: 'Rechargez les modèles de formulaire et saisissez la collecte avec le nouveau.',
    en: 'Load the form models again and make the record with the new one.',
  },
});
export const FLAGS_OPEN = reason('CONFLICT', 'FLAGS_OPEN', {
  fr: '{count} signalement(s) attendent encore une prise en compte.',
  en: '{count} warning(s) still wait to be acknowledged.',
  remedy: {
    fr: 'Examinez-les, puis prenez-les en compte avec `acknowledgeFlags`, ou rejetez.',
    en: 'Look at them, then acknowledge them with `acknowledgeFlags`, or reject.',
  },
});
export const COMMENTS_OPEN = reason('CONFLICT', 'COMMENTS_OPEN', {
  fr: '{count} commentaire(s) bloquant(s) ne sont pas résolus.',
  en: '{count} blocking comment(s) are not resolved.',
  remedy: { fr: 'Résolvez-les, ou rejetez.', en: 'Resolve them, or reject.' },
});

/** The answer to a write that was done, and whose record its writer may not see any more. */
export const DONE_OUT_OF_SIGHT = reason('NOT_FOUND', 'DONE_OUT_OF_SIGHT', {
  fr: 'C’est fait ; la fiche a depuis été confiée à d’autres et ne vous est plus montrée.',
  en: 'It has been done; the record has since been given to others and is not shown to you any more.',
  remedy: {
    fr: 'Il n’y a rien à refaire : retirez la fiche de votre liste.',
    en: 'There is nothing to do again: take the record off your list.',
  },
});
