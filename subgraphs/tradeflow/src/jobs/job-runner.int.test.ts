import { setTimeout as sleep } from 'node:timers/promises';
import { connectNats, type NatsConnection } from '@commerce-tracking/federation-nats/connection';
import type { Tx } from '@commerce-tracking/prisma/client';
import { job } from '@commerce-tracking/prisma/job';
import { openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { jobMessage } from '@commerce-tracking/service-kit/jobs/job-messages';
import { startJobs } from '@commerce-tracking/service-kit/jobs/job-runner';
import type { AnyJob, JobRun } from '@commerce-tracking/service-kit/jobs/jobs';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { startOutboxRelay } from '@commerce-tracking/service-kit/outbox/outbox-relay';
import { ABSENT, OVERLOADED } from '@commerce-tracking/service-kit/reasons';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase, testNats } from '../../../../tests/support/environment.ts';

type Database = ReturnType<typeof openServiceDatabase>;
let database: Database;
let connection: NatsConnection;
const log = createLogger({ name: 'jobs-test', level: 'silent' });
const someone: Actor = {
  userId: newId(),
  actorId: newId(),
  role: 'TESTER',
  language: 'en',
  sessionId: newId(),
};
/** What `identify` says of them. */
let standing: Actor | null = someone;

beforeAll(async () => {
  const { url } = await testDatabase();
  database = openServiceDatabase({ url, poolSize: 10, subgraph: 'tradeflow' });
  await database.db.sql.execute(
    'CREATE TABLE effect (job CHAR(36), step INT, by_whom VARCHAR(20))',
  );
  connection = await connectNats({ servers: testNats().url, name: 'jobs-test' });
});
afterAll(async () => {
  await connection.close();
  await database.close();
});

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((part) => part.stop()));
  standing = someone;
});

/** A process: relay and runner. */
function start(jobs: readonly AnyJob<Tx>[], over: { leaseMs?: number } = {}): void {
  const relay = startOutboxRelay({ connection, store: database.outbox, log });
  const runner = startJobs({
    connection,
    replicas: 1,
    subgraph: 'tradeflow',
    database,
    jobs,
    identify: async () => standing,
    can: ({ role }, permission) => permission === `test:${role}`,
    onCommit: (messages) => relay.notice(messages),
    log,
    leaseMs: over.leaseMs ?? 2_000,
    watchMs: 100,
  });
  running.push(runner, relay);
}

async function putDown(kind: string, input: unknown = {}, actor: Actor | null = someone) {
  const id = newId();
  await database.transaction(async (tx) => {
    const asked = { id, kind, input, actor, language: 'en' as const, requestId: 'test' };
    await database.jobs.insert(tx, asked);
    await database.outbox.append(tx, [jobMessage('tradeflow', { id, kind })]);
  });
  return id;
}

const rowOf = (id: string) => database.db.tradeflowJob.findUniqueOrThrow({ where: { id } });

async function over(id: string) {
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(20)) {
    const row = await rowOf(id);
    if (row.finishedAt) return row;
  }
  throw new Error(`job ${id} is not over: ${JSON.stringify(await rowOf(id))}`);
}

const effectsOf = async (id: string) =>
  (
    await database.db.sql.select<{ step: number }>(
      'SELECT step FROM effect WHERE job = ? ORDER BY step',
      [id],
    )
  ).map(({ step }) => step);

const steps = z.object({ at: z.int() }).nullable();
const counted = z.strictObject({ steps: z.int().default(3) });
type Run = JobRun<z.output<typeof counted>, Tx>;

/** Writes one row per step; `before` and `within` may spoil it. */
function counting(
  kind: string,
  spoil: { before?: (at: number, run: Run) => unknown; within?: (at: number) => unknown } = {},
) {
  return job({
    kind,
    input: counted,
    permission: () => 'test:TESTER',
    async batch(run) {
      const at = steps.parse(run.checkpoint)?.at ?? 0;
      await spoil.before?.(at, run);
      await run.advance(async ({ db }) => {
        await db.sql.execute('INSERT INTO effect VALUES (?, ?, ?)', [run.id, at, run.actor.role]);
        await spoil.within?.(at);
        const next = at + 1;
        const isOver = next === run.input.steps;
        return { isOver, progress: (next * 100) / run.input.steps, checkpoint: { at: next } };
      });
    },
  });
}

it('does a job batch after batch, each once, and says how far it is', async () => {
  const seen: number[] = [];
  start([
    counting('plain', { before: async (_at, run) => seen.push((await rowOf(run.id)).progress) }),
  ]);
  const id = await putDown('plain');
  expect(await over(id)).toMatchObject({ status: 'READY', progress: 100, leaseOwner: null });
  expect(await effectsOf(id)).toEqual([0, 1, 2]);
  expect(seen).toEqual([0, 33, 66]);
});

it('leaves the queue empty behind it', async () => {
  start([counting('last')]);
  await over(await putDown('last'));
  const manager = await connection.jetstreamManager();
  const left = async () => (await manager.streams.info('JOBS')).state.messages;
  for (const end = Date.now() + 20_000; Date.now() < end && (await left()) > 0; ) await sleep(50);
  expect(await left()).toBe(0);
});

it('goes on from the last checkpoint after a failure, whose effects are gone', async () => {
  let failures = 0;
  const fail = (at: number) => {
    if (at === 1 && failures++ < 2) throw new DomainError(OVERLOADED);
  };
  start([counting('failing', { within: fail })]);
  const id = await putDown('failing');
  expect(await over(id)).toMatchObject({ status: 'READY' });
  expect(await effectsOf(id)).toEqual([0, 1, 2]);
  expect(failures).toBe(3);
});

it('breaks a job off that is refused, and tells it so', async () => {
  let told = '';
  const refused = counting('refused', {
    within: (at) => {
      if (at === 1) throw new DomainError(ABSENT);
    },
  });
  start([
    {
      ...refused,
      async breakOff(_part, { reason }) {
        told = reason.reason.name;
      },
    },
  ]);
  const id = await putDown('refused');
  expect(await over(id)).toMatchObject({ status: 'FAILED', failure: 'ABSENT' });
  expect(await effectsOf(id)).toEqual([0]);
  expect(told).toBe('ABSENT');
});

it('gives a job up that keeps failing, rather than trying for ever', async () => {
  const id = await putDown('hopeless');
  // As after five attempts, which take a minute in all.
  await database.db.tradeflowJob.updateMany({ where: { id }, data: { attempts: 5 } });
  let attempts = 0;
  start([
    counting('hopeless', {
      within: () => {
        attempts += 1;
        throw new Error('a fault of the code');
      },
    }),
  ]);
  await expect.poll(async () => [attempts, (await rowOf(id)).leaseOwner]).toEqual([1, null]);
  await database.db.tradeflowJob.updateMany({ where: { id }, data: { leaseUntil: new Date(0) } });
  expect(await over(id)).toMatchObject({ status: 'FAILED', failure: 'JOB_GIVEN_UP' });
  expect(attempts).toBe(1);
  expect(await effectsOf(id)).toEqual([]);
});

it('acts with the rights of the moment: it ends when its actor has lost them', async () => {
  start([
    counting('watched', {
      before: (at) => {
        if (at === 1) standing = { ...someone, role: 'OTHER' };
      },
    }),
  ]);
  const id = await putDown('watched');
  expect(await over(id)).toMatchObject({ status: 'FAILED', failure: 'NOT_PERMITTED' });
  expect(await effectsOf(id)).toEqual([0, 1]);
  standing = null;
  const blocked = await putDown('watched');
  expect(await over(blocked)).toMatchObject({ failure: 'NOT_PERMITTED' });
  expect(await effectsOf(blocked)).toEqual([]);
});

it('can be cancelled while it waits and while it runs', async () => {
  const cancel = (id: string) => database.transaction((tx) => database.jobs.requestCancel(tx, id));
  const waiting = await putDown('long', { steps: 5 });
  expect(await cancel(waiting)).toBe(true);
  start([
    counting('long', {
      before: async (at, run) => {
        if (at === 2) await cancel(run.id);
      },
    }),
  ]);
  expect(await over(waiting)).toMatchObject({ status: 'FAILED', failure: 'JOB_CANCELLED' });
  expect(await effectsOf(waiting)).toEqual([]);
  const runs = await putDown('long', { steps: 5 });
  expect(await over(runs)).toMatchObject({ status: 'FAILED', failure: 'JOB_CANCELLED' });
  expect(await effectsOf(runs)).toEqual([0, 1]);
  expect(await cancel(runs)).toBe(false);
});

it('is taken over when its process falls silent, which writes nothing when it wakes', async () => {
  let silent: Promise<unknown> | null = null;
  const outcomes: string[] = [];
  const kind = counting('paused', {
    before: async (at, run) => {
      if (at !== 1 || silent) return;
      // The process is stopped here, longer than anybody waits for it; then its write comes late.
      await database.db.tradeflowJob.updateMany({
        where: { id: run.id },
        data: { leaseUntil: new Date(0) },
      });
      silent = over(run.id);
      await silent;
      await run
        .share(async ({ db }) =>
          db.sql.execute('INSERT INTO effect VALUES (?, 99, ?)', [run.id, '']),
        )
        .catch((error: Error) => outcomes.push(error.message));
    },
  });
  start([kind]);
  start([kind]);
  const id = await putDown('paused');
  expect(await over(id)).toMatchObject({ status: 'READY' });
  expect(await effectsOf(id)).toEqual([0, 1, 2]);
  while (outcomes.length === 0) await sleep(20);
  expect(outcomes).toEqual(['job interrupted: LOST']);
  expect(await effectsOf(id)).toEqual([0, 1, 2]);
});

it('is done although its message was lost, and once although it came twice', async () => {
  start([counting('lost')]);
  start([counting('lost')]);
  const [lost, twice] = [newId(), newId()];
  await database.transaction(async (tx) => {
    for (const id of [lost, twice]) {
      const asked = { id, kind: 'lost', input: {}, actor: someone, language: 'en' as const };
      await database.jobs.insert(tx, { ...asked, requestId: 'test' });
    }
    const again = { id: twice, kind: 'lost' };
    await database.outbox.append(
      tx,
      [again, again].map((of) => jobMessage('tradeflow', of)),
    );
  });
  await database.db.tradeflowJob.updateMany({
    where: { id: lost },
    data: { leaseUntil: new Date(0) },
  });
  for (const id of [lost, twice]) {
    expect(await over(id)).toMatchObject({ status: 'READY' });
    expect(await effectsOf(id)).toEqual([0, 1, 2]);
  }
});

it('starts a periodic job once per turn, however many processes there are', async () => {
  const periodic = {
    ...counting('periodic'),
    schedule: { everyMs: 1_000 },
  };
  const first = Math.floor(Date.now() / 1_000);
  for (let process = 0; process < 3; process += 1) start([periodic]);
  const all = () => database.db.tradeflowJob.findMany({ where: { kind: 'periodic' } });
  await expect
    .poll(async () => (await all()).filter(({ finishedAt }) => finishedAt).length)
    .toBeGreaterThanOrEqual(3);
  const rows = await all();
  const turns = Math.floor(Date.now() / 1_000) - first;
  expect(rows.length).toBeLessThanOrEqual(turns + 1);
  expect(new Set(rows.map(({ slot }) => slot)).size).toBe(rows.length);
  const done = rows.find(({ finishedAt }) => finishedAt);
  expect(await effectsOf(done?.id ?? '')).toEqual([0, 1, 2]);
});
