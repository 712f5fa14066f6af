import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/graphql.ts';
import type { ActorWork } from './actor-work.queries.ts';

async function ofWork<Field extends keyof ActorWork>(
  field: Field,
  { id }: { id: string },
  { loaders }: Context,
): Promise<ActorWork[Field] | null> {
  return (await loaders.actorWork.load(id))?.[field] ?? null;
}

/** What tradeflow knows of the people admin keeps. */
export const actorWorkResolvers = {
  Actor: {
    __resolveReference: ({ id }) => ({ __typename: 'Actor' as const, id }),
    collectionCount: (person, _args, context) => ofWork('collectionCount', person, context),
    validationCount: (person, _args, context) => ofWork('validationCount', person, context),
    pendingCount: (person, _args, context) => ofWork('pendingCount', person, context),
    lastActivityAt: (person, _args, context) => ofWork('lastActivityAt', person, context),
  },
} satisfies Resolvers;
