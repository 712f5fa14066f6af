import type { QualityCode } from '@commerce-tracking/prisma/client';
import type { Text } from '@commerce-tracking/service-kit/errors';
import type { Finding } from './finding.ts';

const messages: Record<QualityCode, Text> = {
  MISSING_FIELD: { fr: 'Un champ recommandé est vide.', en: 'A recommended field is empty.' },
  VALUE_NOT_ALLOWED: { fr: "Cette valeur n'est pas admise.", en: 'This value is not allowed.' },
  POINT_NOT_ALLOWED: {
    fr: "Le point n'est pas dans le pays du collecteur.",
    en: "The point is not in the collector's country.",
  },
  DATE_IN_FUTURE: { fr: "La date est dans l'avenir.", en: 'The date is in the future.' },
  DATE_TOO_OLD: { fr: 'La collecte est ancienne.', en: 'The visit lies far back.' },
  COMPUTED_MISMATCH: {
    fr: 'Le chiffre déclaré diffère du chiffre calculé.',
    en: 'The declared figure differs from the computed one.',
  },
  UNIT_PRICE_OUT_OF_BAND: {
    fr: 'Le prix est hors de la fourchette habituelle.',
    en: 'The price is outside the usual range.',
  },
  WEIGHT_MISMATCH: {
    fr: 'Le poids déclaré diffère de la quantité multipliée par le poids unitaire.',
    en: 'The declared weight differs from quantity times unit weight.',
  },
  FACTOR_UNUSUAL: {
    fr: "Le poids mesuré d'une unité s'écarte du poids de référence.",
    en: 'The measured weight of a unit is far from the reference weight.',
  },
  FACTOR_MISSING: {
    fr: "Le poids d'une unité n'est pas connu : le poids total manque.",
    en: 'The weight of a unit is not known: the total weight is missing.',
  },
  RATE_MISSING: {
    fr: 'Aucun taux de change assez récent : la valeur en dollars manque.',
    en: 'No exchange rate is recent enough: the value in dollars is missing.',
  },
  HS_CODE_MISSING: {
    fr: 'Aucun code SH pour cette marchandise et sa nature.',
    en: 'No HS code for these goods and their nature.',
  },
  ANIMAL_WEIGHT_UNUSUAL: {
    fr: "Le poids moyen sort de la fourchette de l'animal.",
    en: "The average weight is outside the animal's range.",
  },
  LOSSES_EXCEED: {
    fr: 'Les pertes dépassent ce qui était transporté.',
    en: 'More was lost than was carried.',
  },
  LOAD_OVER_CAPACITY: {
    fr: 'La charge dépasse la capacité du moyen de transport.',
    en: 'The load is more than the means of transport carries.',
  },
  COSTS_INCONSISTENT: {
    fr: "Le coût de l'en-tête diffère de la somme des lignes.",
    en: 'The cost in the header differs from the sum of the lines.',
  },
  ROUTE_NOT_ON_CORRIDOR: {
    fr: 'Le trajet ne suit pas le corridor indiqué.',
    en: 'The route does not follow the named corridor.',
  },
  DIRECTION_INCONSISTENT: {
    fr: "La direction ne correspond pas à l'origine et à la destination.",
    en: 'The direction does not fit origin and destination.',
  },
  GPS_FAR_FROM_POINT: {
    fr: "L'appareil était loin du point de collecte.",
    en: 'The device was far from the collection point.',
  },
  GPS_MISSING: {
    fr: "La saisie mobile n'a pas de position.",
    en: 'The mobile record has no position.',
  },
  IMPOSSIBLE_SPEED: {
    fr: "Le même véhicule n'a pas pu être aux deux endroits.",
    en: 'The same vehicle cannot have been at both places.',
  },
  DUPLICATE_CANDIDATE: {
    fr: 'Une autre collecte décrit peut-être le même chargement.',
    en: 'Another record may describe the same consignment.',
  },
  CONTROL_SUMS_INCONSISTENT: {
    fr: 'Le résumé des contrôles et leurs lignes se contredisent.',
    en: 'The summary of the controls and their rows disagree.',
  },
  NO_EFFORT_DAY: {
    fr: "Aucun effort d'observation n'est noté pour ce jour.",
    en: 'No observation effort is recorded for that day.',
  },
  CAPTURE_TOO_FAST: {
    fr: 'Le formulaire a été rempli très vite.',
    en: 'The form was filled in very quickly.',
  },
  FORM_RULE: { fr: 'Une règle du formulaire est enfreinte.', en: 'A rule of the form is broken.' },
};

/** What a finding says in both languages: the words of its form's rule, or those of its code. */
export function messageOf({ code, message, observed, expected }: Finding): Text {
  return message ?? flagMessage(code, observed, expected);
}

/** What a flag says in both languages, with the figures it compared. */
export function flagMessage(code: QualityCode, observed?: string, expected?: string): Text {
  const { fr, en } = messages[code];
  if (observed === undefined && expected === undefined) return { fr, en };
  const figures = [
    observed !== undefined && { fr: `relevé : ${observed}`, en: `found: ${observed}` },
    expected !== undefined && { fr: `attendu : ${expected}`, en: `expected: ${expected}` },
  ].filter((part) => part !== false);
  return {
    fr: `${fr} (${figures.map((part) => part.fr).join(', ')})`,
    en: `${en} (${figures.map((part) => part.en).join(', ')})`,
  };
}
