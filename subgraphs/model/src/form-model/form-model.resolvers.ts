import {
  contentOf,
  type StoredField,
  type StoredRule,
} from '@commerce-tracking/forms/form-content';
import { jsonSchemaOf } from '@commerce-tracking/forms/json-schema';
import { pageArgs } from '@commerce-tracking/service-kit/pages';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import type { FormModel } from '../reference/entries.ts';
import { pageOfRanked, referencePageMax } from '../reference/list-entries.ts';

const dayMs = 86_400_000;
const inLanguage = (fr: string, en: string, { language }: Context) => (language === 'fr' ? fr : en);
const person = (id: string | null) => (id ? { __typename: 'Actor' as const, id } : null);

function formModels(context: Context): readonly FormModel[] {
  context.require('formModel:read');
  return context.reference().records.formModels;
}

const findById = (id: string | null, context: Context) =>
  formModels(context).find((model) => model.id === id) ?? null;

export const formModelResolvers = {
  Query: {
    formModel: (_parent, { id }, context) => findById(id, context),
    formModels: (_parent, args, context) => {
      const page = pageArgs(args, { max: referencePageMax, keys: 2 });
      const { collectionType, status } = args.filter ?? {};
      const ranked = formModels(context)
        .filter((model) => !collectionType || model.collectionType === collectionType)
        .filter((model) => !status || model.status === status)
        .map((model) => ({ model, key: [model.collectionType, -model.number] }))
        .sort((a, b) => String(a.key[0]).localeCompare(String(b.key[0])));
      const { nodes, ...rest } = pageOfRanked(ranked, page);
      return { ...rest, nodes: nodes.map(({ model }) => model) };
    },
    currentFormModel: (_parent, { collectionType }, context) =>
      formModels(context).find(
        (model) => model.collectionType === collectionType && model.status === 'PUBLISHED',
      ) ?? null,
  },
  FormModel: {
    __resolveReference: ({ id }, context) => findById(id, context),
    title: ({ titleFr, titleEn }, _args, context) => inLanguage(titleFr, titleEn, context),
    basedOn: ({ basedOnId }, _args, context) => findById(basedOnId, context),
    // The forms shipped with the product were published without one.
    jsonSchema: (form) =>
      form.status === 'DRAFT' ? null : (form.jsonSchema ?? jsonSchemaOf(form, contentOf(form))),
    fields: ({ fields }) => fields as StoredField[],
    rules: ({ rules }) => rules as StoredRule[],
    acceptedUntil: ({ retiredAt }, _args, { settings }) =>
      retiredAt && new Date(retiredAt.getTime() + settings()['formModel.graceDays'] * dayMs),
    publishedBy: ({ publishedById }) => person(publishedById),
    retiredBy: ({ retiredById }) => person(retiredById),
  },
  FormField: {
    label: ({ labelFr, labelEn }, _args, context) => inLanguage(labelFr, labelEn, context),
  },
  FormQuestion: {
    choices: ({ choices }) => choices ?? [],
    indexed: ({ indexed }) => indexed ?? false,
  },
  FormRule: {
    message: ({ messageFr, messageEn }, _args, context) =>
      inLanguage(messageFr, messageEn, context),
  },
} satisfies Resolvers;
