import { can, type Permission } from '@commerce-tracking/access/permissions';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import type { Db, Tx } from '@commerce-tracking/prisma/client';
import { openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import {
  createCommandSender,
  type SendCommand,
} from '@commerce-tracking/service-kit/commands/command-client';
import {
  type CommandWorkerOptions,
  serveCommands,
} from '@commerce-tracking/service-kit/commands/command-worker';
import { AnsweredError, DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import type { OutboxMessage } from '@commerce-tracking/service-kit/outbox/outbox-store';
import { defaultSettings, type Settings } from '@commerce-tracking/settings/settings';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';
import { testDatabase, testNats } from '../../../../tests/support/environment.ts';
import { createReferenceNumbers } from '../collection/reference-numbers.ts';
import { tradeflowCommands } from '../commands.ts';
import { createCollectors } from '../reference/collectors.ts';
import { serviceSender, useMemory } from '../reference/reference.ts';
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

let lorries = 1_000;

/** A complete record of yesterday, which raises no question: each is of a lorry of its own. */
export function freshContent(over: SentContent = {}): ReturnType<typeof sentContent> {
  const vehicleRegistrationNumber = freshPlate();
  return sentContent({ collectedOn: dayAgo(1), vehicleRegistrationNumber, ...over });
}

/** A plate that differs from every other in two signs at least: none is taken for a slip of another. */
export function freshPlate(): string {
  lorries += 1;
  return `T ${String(lorries).replace(/\d/g, '$&$&')}`;
}

function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** A worker on a real broker and database, and senders in anybody's name. */
export async function startTradeflow() {
  const { url } = await testDatabase();
  const connection = await connectNats({ servers: testNats().url, name: 'tradeflow-test' });
  const statements: string[] = [];
  const listeners = new Set<(messages: OutboxMessage[]) => void>();
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
  let settings = defaultSettings;
  useMemory({
    reference: () => reference,
    settings: () => settings,
    collectors: createCollectors({ lifeMs: 0 }),
    numbers: createReferenceNumbers(database.db),
    asService: serviceSender(connection),
  });
  await insertPeople(database.db);
  await insertEffort(database.db);
  const served: CommandWorkerOptions<Db, Tx> = {
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
    onCommit: (messages) => {
      for (const listener of listeners) listener(messages);
    },
  };
  const workers = [serveCommands(served), serveCommands(served, 'internal')];
  atTheEnd(async () => {
    await Promise.all(workers.map((worker) => worker.drain(2_000)));
    await connection.close();
    await database.close();
  });
  await connection.flush(); // The broker knows of the worker before the first test sends.
  const sender = createCommandSender({ connection, subgraph: 'tradeflow' });
  return {
    url,
    db: database.db,
    database,
    /** Every statement since it was last emptied. */
    statements,
    /** Is told of the messages of every commit from now on. */
    onCommit: (listener: (messages: OutboxMessage[]) => void) => void listeners.add(listener),
    /** Puts settings in force over the defaults, for all that is sent afterwards. */
    useSettings: (over: Partial<Settings>) => {
      settings = { ...defaultSettings, ...over };
    },
    /** Sends as somebody, who waits for so long; each call is a request of its own. */
    as: (actor: Actor, patienceMs = 60_000): SendCommand => {
      const token = tokenFor(actor);
      return (command, input) =>
        sender({
          headers: { Authorization: `Bearer ${token}`, 'X-Language': 'en' },
          commandIdBase: newId(),
          deadlineAt: Date.now() + patienceMs,
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

/** The points were watched these days: a fresh record is asked nothing on that account. */
async function insertEffort(db: Db): Promise<void> {
  const points = [ids.malanville, ids.gaya, ids.hillacondji, ids.lagosMarket];
  await db.observationEffort.createMany({
    data: points.flatMap((collectionPointId) =>
      Array.from({ length: 11 }, (_unused, days) => ({
        id: testId(),
        collectionPointId,
        observedOn: new Date(`${dayAgo(days)}T00:00:00Z`),
        dayClass: 'ORDINARY' as const,
        coverage: 'FULL' as const,
        dayFraction: '1',
      })),
    ),
  });
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
