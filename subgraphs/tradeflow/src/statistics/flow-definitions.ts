import type { Language } from '@commerce-tracking/service-kit/language';
import type { FlowMeasure } from '../generated/graphql.ts';

const definitions: Record<FlowMeasure, Record<Language, string>> = {
  RECORDS: {
    fr: 'Nombre de collectes comptées dans les flux.',
    en: 'Number of records counted in flows.',
  },
  ITEMS: {
    fr: 'Nombre de lignes (produit ou animal) de ces collectes.',
    en: 'Number of lines (product or animal) of these records.',
  },
  HEADS: {
    fr: "Somme des nombres d'animaux des lignes.",
    en: 'Sum of the numbers of animals of the lines.',
  },
  WEIGHT_KG: {
    fr: 'Somme des poids en kg ; une ligne sans poids connu est laissée de côté et comptée à part.',
    en: 'Sum of weights in kg; a line of unknown weight is left out and counted apart.',
  },
  VALUE_USD: {
    fr: 'Somme des valeurs en dollars des États-Unis au taux figé à la soumission ; une ligne sans valeur connue est laissée de côté et comptée à part.',
    en: 'Sum of values in US dollars at the rate frozen at submission; a line of unknown value is left out and counted apart.',
  },
};

/** What the measures of an answer mean, in the request's language. */
export function definitionsOf(measures: readonly FlowMeasure[], language: Language) {
  return measures.map((measure) => ({ measure, text: definitions[measure][language] }));
}
