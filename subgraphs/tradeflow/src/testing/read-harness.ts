import { buildSubgraphSchema } from '@apollo/subgraph';
import { can, type Permission } from '@commerce-tracking/access/permissions';
import { type Database, type Db, openDatabase } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import type { SendCommand } from '@commerce-tracking/service-kit/commands/command-client';
import type { BaseContext } from '@commerce-tracking/service-kit/context';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { NOT_PERMITTED, NOT_SIGNED_IN } from '@commerce-tracking/service-kit/reasons';
import { scalarResolvers, scalarTypeDefs } from '@commerce-tracking/service-kit/values/scalars';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { type ExecutionResult, graphql, parse } from 'graphql';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { createReferenceNumbers } from '../collection/reference-numbers.ts';
import { contextFactory } from '../context.ts';
import { createCollectors } from '../reference/collectors.ts';
import { useMemory } from '../reference/reference.ts';
import { resolvers } from '../resolvers.ts';
import { typeDefs } from '../type-defs.ts';
import { aReference } from './reference-fixture.ts';

/** Who asks in a test. */
export type Asker = { actorId: string; role: string };

/** Asks the subgraph's schema, without the transport around it. */
export type Questions = {
  ask<Data>(actor: Asker | null, query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The same where errors are expected. */
  answer(
    actor: Asker | null,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<ExecutionResult>;
};

/** The subgraph's reads on a real database. */
export type ReadHarness = Questions & {
  database: Database;
  /** Every statement since it was last emptied. */
  statements: string[];
};

type SendAs = (asker: Asker) => SendCommand;

const schema = buildSubgraphSchema({
  typeDefs: parse([scalarTypeDefs, ...typeDefs].join('\n')),
  resolvers: { ...scalarResolvers, ...resolvers } as never,
});
const contextOf = contextFactory('a key that only tests know, 32 chars');
const sendNothing: SendAs = () => () => Promise.reject(new Error('a read sends no command'));

/** Opens a fresh, migrated, empty database and answers queries on it until the file's tests are over. */
export async function openReadHarness(): Promise<ReadHarness> {
  const { url } = await testDatabase();
  const statements: string[] = [];
  const onSlow = ({ sql }: { sql: string }) => statements.push(sql);
  const database = openDatabase({ url, poolSize: 5, onSlow, slowMs: 0 });
  atTheEnd(() => database.close());
  useMemory({
    reference: () => aReference(),
    settings: () => defaultSettings,
    collectors: createCollectors(),
    numbers: createReferenceNumbers(database.db),
    asService: () => sendNothing({ actorId: '-', role: '-' }),
  });
  return { database, statements, ...questionsOn(database.db) };
}

/** Answers queries, and mutations where somebody can send, on a database. */
export function questionsOn(db: Db, sendAs: SendAs = sendNothing): Questions {
  const answer: Questions['answer'] = async (actor, query, variables) => {
    const contextValue = contextOf(baseContext(db, actor, sendAs));
    return graphql({ schema, source: query, variableValues: variables, contextValue });
  };
  return {
    answer,
    async ask<Data>(actor: Asker | null, query: string, variables?: Record<string, unknown>) {
      const { data, errors } = await answer(actor, query, variables);
      if (errors?.[0]) throw errors[0].originalError ?? errors[0];
      return data as Data;
    },
  };
}

function baseContext(db: Db, asker: Asker | null, sendAs: SendAs): BaseContext<Db> {
  const actor: Actor | null = asker && {
    userId: asker.actorId,
    language: 'fr',
    sessionId: 'none',
    ...asker,
  };
  return {
    actor,
    restricted: null,
    language: 'fr',
    commandIdBase: 'test',
    requestId: 'test',
    db,
    log: createLogger({ name: 'test', level: 'silent' }),
    deadlineAt: Date.now() + 60_000,
    send: sendAs(asker ?? { actorId: '-', role: '-' }),
    require(permission) {
      if (!actor) throw new DomainError(NOT_SIGNED_IN);
      if (!can(actor, permission as Permission))
        throw new DomainError(NOT_PERMITTED, { permission });
      return actor;
    },
  };
}
