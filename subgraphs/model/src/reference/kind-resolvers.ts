import type { Tx } from '@commerce-tracking/prisma/client';
import type { AnyCommand } from '@commerce-tracking/service-kit/commands/commands';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { type DatedRow, listDated } from './dated-list.ts';
import { columnOf, type Entry } from './entries.ts';
import { enumNameOf, linksOf, type ReferenceKind, typeNameOf } from './kind.ts';
import { commandsOf } from './kind-commands.ts';
import { type ListArgs, listEntries } from './list-entries.ts';
import { setOf } from './reference-data.ts';
import type { Written } from './reference-write.ts';

type InputArgs = { input: Record<string, unknown> };

/** Everything GraphQL asks of one kind: two queries, five mutations, the fields of its type. */
export function kindResolvers(kind: ReferenceKind) {
  const type = typeNameOf(kind.name);
  const commands = commandsOf(kind);
  const find = (id: string, context: Context) => {
    context.require('reference:read');
    return setOf(context.reference(), kind.name).byId.get(id) ?? null;
  };
  const write =
    (command: AnyCommand<Tx>) =>
    async (_parent: unknown, { input }: InputArgs, context: Context, info: GraphQLResolveInfo) => {
      const { id }: Written = await context.send(command, input, info);
      await context.refreshReference();
      return find(id, context);
    };
  return {
    Query: {
      [kind.name]: (_parent: unknown, { id }: { id: string }, context: Context) =>
        find(id, context),
      [kind.plural]: (_parent: unknown, args: ListArgs, context: Context) => {
        context.require('reference:read');
        if (kind.isDated) return listDated(datedRows(kind, context), args);
        return listEntries(kind, args, context.reference(), context.language);
      },
    },
    Mutation: {
      [`create${type}`]: write(commands.create),
      [`update${type}`]: write(commands.update),
      [`activate${type}`]: write(commands.activate),
      [`deactivate${type}`]: write(commands.deactivate),
      [`delete${type}`]: async (
        _parent: unknown,
        { input }: InputArgs,
        context: Context,
        info: GraphQLResolveInfo,
      ) => {
        const deleted = await context.send(commands.delete, input, info);
        await context.refreshReference();
        return { ...deleted, kind: enumNameOf(kind.name) };
      },
    },
    [type]: {
      ...(kind.isDated
        ? {}
        : {
            __resolveReference: ({ id }: { id: string }, context: Context) => find(id, context),
            name: (entry: Entry, _args: unknown, { language }: Context) =>
              language === 'fr' ? entry.nameFr : entry.nameEn,
          }),
      ...(kind.fields.location && { location: pointOf }),
      ...linkResolvers(kind),
      ...kind.resolvers,
    },
  };
}

// Loaded newest first; see `load-reference-data.ts`.
function datedRows(kind: ReferenceKind, { reference }: Context) {
  return [...setOf(reference(), kind.name).byId.values()] as (Entry & DatedRow)[];
}

/** `country` from `countryId`, for every reference the kind declares. */
function linkResolvers(kind: ReferenceKind) {
  return Object.fromEntries(
    linksOf(kind).map(([field, target]) => [
      field.replace(/Id$/, ''),
      (entry: Entry, _args: unknown, { reference }: Context) =>
        setOf(reference(), target).byId.get(String(columnOf(entry, field))) ?? null,
    ]),
  );
}

function pointOf(entry: Entry) {
  const { latitude, longitude } = entry as { latitude?: number | null; longitude?: number | null };
  return latitude === null || latitude === undefined ? null : { latitude, longitude };
}
