import { can, type Permission } from '@commerce-tracking/access/permissions';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import type { Db } from '@commerce-tracking/prisma/client';
import { openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import {
  createCommandSender,
  type SendCommand,
} from '@commerce-tracking/service-kit/command-client';
import { serveCommands } from '@commerce-tracking/service-kit/command-worker';
import { AnsweredError, DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { afterAll } from 'vitest';
import { testDatabase, testNats } from '../../../../tests/support/environment.ts';
import { createReferenceNumbers } from '../collection/reference-numbers.ts';
import { tradeflowCommands } from '../commands.ts';
import { createCollectors } from '../reference/collectors.ts';
import { useMemory } from '../reference/reference.ts';
import { type SentContent, sentContent } from './a-content.ts';
import { aReference, ids, testId } from './reference-fixture.ts';

/** The people of the tests: one branch, and a stranger of each role. */
export const people = {
  collector: person('COLLECTOR'),
  otherCollector: person('COLLECTOR'),
  lonelyCollector: person('COLLECTOR'),
  teamManager: person('TEAM_MANAGER'),
  otherTeamManager: person('TEAM_MANAGER'),
  supervisor: person('SUPERVISOR'),
  otherSupervisor: person('SUPERVISOR'),
  admin: person('ADMIN'),
  analyst: person('ANALYST'),
};

function person(role: string): Actor {
  return { userId: testId(), actorId: testId(), role, language: 'en', sessionId: testId() };
}

/** A complete record of yesterday, which raises no question. */
export function freshContent(over: SentContent = {}): ReturnType<typeof sentContent> {
  return sentContent({ collectedOn: dayAgo(1), ...over });
}

function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** A worker on a real broker and database, and senders in anybody's name. */
export async function startTradeflow() {
  const { url } = await testDatabase();
  const connection = await connectNats({ servers: testNats().url, name: 'tradeflow-test' });
  const statements: string[] = [];
  const onSlow = ({ sql }: { sql: string }) => statements.push(sql);
  const database = openServiceDatabase({
    url,
    poolSize: 8,
    subgraph: 'tradeflow',
    onSlow,
    slowMs: 0,
  });
  const rate = { validOn: dayAgo(5), unitsPerUsd: '600' };
  const reference = aReference({ ratesByCurrency: new Map([[ids.xof, [rate]]]) });
  const log = createLogger({ name: 'tradeflow-test', level: 'error' });
  useMemory({
    reference: () => reference,
    collectors: createCollectors({ lifeMs: 0 }),
    numbers: createReferenceNumbers(database),
  });
  await insertPeople(database.db);
  const worker = serveCommands({
    connection,
    subgraph: 'tradeflow',
    queue: 'tradeflow_queue',
    commands: tradeflowCommands,
    database,
    verifier: { verify: async (token) => actorIn(token) },
    can: (actor, permission) => can(actor, permission as Permission),
    log,
    concurrency: 50,
    queueMax: 100,
    secretKey: 'test',
    onCommit: () => undefined,
  });
  afterAll(async () => {
    await worker.drain(2_000);
    await connection.close();
    await database.close();
  });
  await connection.flush(); // The broker knows of the worker before the first test sends.
  const sender = createCommandSender({ connection, subgraph: 'tradeflow' });
  return {
    db: database.db,
    database,
    /** Every statement since it was last emptied. */
    statements,
    /** Sends as somebody; each call is a request of its own. */
    as: (actor: Actor): SendCommand => {
      const token = tokenFor(actor);
      return (command, input) =>
        sender({
          headers: { Authorization: `Bearer ${token}`, 'X-Language': 'en' },
          commandIdBase: newId(),
          deadlineAt: Date.now() + 10_000,
        })(command, input);
    },
  };
}

export type Tradeflow = Awaited<ReturnType<typeof startTradeflow>>;

/** Statements on records and what hangs on them; not those of connections, messages and numbers. */
export function onRecords(statements: readonly string[]): number {
  const tables = /tradeflow_(collection|validation|revision|quality_flag|reassigned_collection)\b/;
  return statements.filter((statement) => tables.test(statement)).length;
}

/** What a refused write answers, as `CODE REASON`, with the refused fields. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'accepted';
  } catch (error) {
    if (error instanceof DomainError) {
      const fields = error.fields.map(({ path, reason }) => `${path}:${reason.name}`);
      return [error.reason.code, error.reason.name, ...fields].join(' ');
    }
    if (!(error instanceof AnsweredError)) throw error;
    const { code, details } = error.answer.extensions;
    const fields = (details.fields ?? []) as { path: string; reason: string }[];
    return [code, details.reason, ...fields.map(({ path, reason }) => `${path}:${reason}`)].join(
      ' ',
    );
  }
}

async function insertPeople(db: Db): Promise<void> {
  const { teamManager, otherTeamManager, supervisor, otherSupervisor } = people;
  const of = (actor: Actor, over: { teamManagerId?: string; supervisorId?: string } = {}) => ({
    id: actor.actorId,
    userId: actor.userId,
    actorRole: actor.role as 'COLLECTOR',
    lastName: 'Adjovi',
    firstName: actor.role.toLowerCase(),
    email: `${actor.actorId}@example.org`,
    phone: '+22997000000',
    gender: 'FEMALE' as const,
    maritalStatus: 'SINGLE' as const,
    countryId: ids.benin,
    ...over,
  });
  const supervisors = [of(supervisor), of(otherSupervisor), of(people.admin), of(people.analyst)];
  const managers = [
    of(teamManager, { supervisorId: supervisor.actorId }),
    of(otherTeamManager, { supervisorId: otherSupervisor.actorId }),
  ];
  const collectors = [
    of(people.collector, { teamManagerId: teamManager.actorId }),
    of(people.otherCollector, { teamManagerId: otherTeamManager.actorId }),
    of(people.lonelyCollector),
  ];
  for (const data of [supervisors, managers, collectors]) await db.actor.createMany({ data });
}

// In the shape of a token, unsigned: who may sign is tested where tokens are verified.
function tokenFor(actor: Actor): string {
  return `test.${Buffer.from(JSON.stringify(actor)).toString('base64url')}.test`;
}

function actorIn(token: string): Actor {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
