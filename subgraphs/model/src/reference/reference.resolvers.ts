import type { Resolvers } from '../generated/graphql.ts';
import { enumNameOf } from './kind.ts';
import { kindList } from './kinds.ts';
import { countUsage } from './usage.ts';

export const referenceResolvers = {
  Query: {
    referenceVersion: (_parent, _args, context) => {
      context.require('reference:read');
      return context.reference().version;
    },
    referenceUsage: (_parent, { kind, id }, context) => {
      context.require('reference:write');
      const known = kindList.find(({ name }) => enumNameOf(name) === kind);
      if (!known) return [];
      return countUsage(
        (sql, values) => context.db.$queryRawUnsafe(sql, ...values),
        known.name,
        id,
      );
    },
  },
} satisfies Resolvers;
