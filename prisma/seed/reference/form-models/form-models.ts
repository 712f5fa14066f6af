import { contentHash } from '@commerce-tracking/service-kit/commands/canonical';
import { seedId } from '../../seed-id.ts';
import { controlFields } from './control-fields.ts';
import type { FieldGroups, FieldRow, FieldRules } from './form-field.ts';
import { headerFields } from './header-fields.ts';
import { itemFields } from './item-fields.ts';

type CollectionType = 'LIVESTOCK' | 'AGRICULTURAL';

const sections = [
  { section: 'HEADER', prefix: 'header', groups: headerFields },
  { section: 'ITEM', prefix: 'items', groups: itemFields },
  { section: 'CONTROL', prefix: 'controls', groups: controlFields },
] as const;

/** All fields of the base form of one collection type, numbered in form order. */
export function baseFields(type: CollectionType) {
  const fields = sections.flatMap(({ section, prefix, groups }) =>
    Object.entries(groups as FieldGroups).flatMap(([group, rows]) =>
      rows.map((row) => formField(type, { section, prefix, group }, row)),
    ),
  );
  return fields.map((field, index) => ({ ...field, position: index + 1 }));
}

function formField(
  type: CollectionType,
  place: { section: string; prefix: string; group: string },
  [name, labelFr, labelEn, rules = {}]: FieldRow,
) {
  const { required, only, requiredOnlyFor, reference, ...bounds } = rules;
  const applies = only === undefined || only === type;
  const isRequired = applies && (requiredOnlyFor === undefined || requiredOnlyFor === type);
  return {
    path: `${place.prefix}.${name}`,
    section: place.section,
    group: place.group,
    labelFr,
    labelEn,
    applies: applies ? 'ALWAYS' : 'NEVER',
    ...requirementOf(isRequired ? required : undefined),
    ...(reference && { allowedReferences: { kind: reference, status: 'ACTIVE' } }),
    ...bounds,
  };
}

function requirementOf(required: FieldRules['required']) {
  if (required === undefined) return { required: 'NEVER' };
  if (typeof required === 'string') return { required };
  return { required: 'WHEN', requiredCondition: required };
}

/** An own question of the trial version below. */
const trialQuestion = {
  path: 'extra.waterPoints',
  section: 'HEADER',
  group: 'extra',
  labelFr: "Nombre de points d'eau rencontrés",
  labelEn: 'Number of watering places met',
  applies: 'ALWAYS',
  required: 'NEVER',
  minimum: '0',
  question: { code: 'waterPoints', type: 'INTEGER', indexed: false },
};

type Version = {
  type: CollectionType;
  number: number;
  titleFr: string;
  titleEn: string;
  changeNote?: string;
  extra?: object[];
  publishedAt: string;
  retiredAt?: string;
};
const versions: Version[] = [
  {
    type: 'LIVESTOCK',
    number: 1,
    titleFr: 'Collecte de bétail',
    titleEn: 'Livestock record',
    publishedAt: '2024-11-01T00:00:00Z',
  },
  {
    type: 'LIVESTOCK',
    number: 2,
    titleFr: 'Collecte de bétail, essai',
    titleEn: 'Livestock record, trial',
    changeNote:
      "Essai d'une question sur les points d'eau, retiré ; le formulaire de base reste en vigueur. / Trial of a question on watering places, withdrawn; the base form stays in force.",
    extra: [trialQuestion],
    publishedAt: '2025-06-01T00:00:00Z',
    retiredAt: '2025-09-01T00:00:00Z',
  },
  {
    type: 'AGRICULTURAL',
    number: 1,
    titleFr: 'Collecte végétale et halieutique',
    titleEn: 'Crop and fishery record',
    publishedAt: '2024-11-01T00:00:00Z',
  },
];

/** The base form of each collection type, in force, and one version that was withdrawn. */
export const formModels = versions.map((version) => {
  const { type, number, titleFr, titleEn, changeNote = null, extra = [], retiredAt } = version;
  const base = baseFields(type);
  const added = extra.map((field, index) => ({ ...field, position: base.length + index + 1 }));
  const content = { fields: [...base, ...added], rules: [] as object[] };
  return {
    id: seedId('formModel', `${type}-${number}`),
    collectionType: type,
    number,
    status: retiredAt ? ('RETIRED' as const) : ('PUBLISHED' as const),
    titleFr,
    titleEn,
    changeNote,
    basedOnId: number > 1 ? seedId('formModel', `${type}-1`) : null,
    ...content,
    contentHash: contentHash(content),
    publishedAt: new Date(version.publishedAt),
    retiredAt: retiredAt ? new Date(retiredAt) : null,
  };
});
