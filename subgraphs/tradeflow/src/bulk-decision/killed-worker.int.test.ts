import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { stopChild } from '../../../../scripts/servers/processes.ts';
import { remember } from '../../../../tests/support/brokers.ts';
import { testNats } from '../../../../tests/support/environment.ts';
import { storeAccounts } from '../testing/run-jobs.ts';
import { storeSubmitted } from '../testing/store-submitted.ts';
import { people, startTradeflow, type Tradeflow } from '../testing/tradeflow-harness.ts';
import { decideCollectionsLevel1 } from './decide-collections-level-1.ts';

const { teamManager } = people;
const count = 620;
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const workers = new Map<number, ChildProcess>();
let tradeflow: Tradeflow;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  await storeAccounts(tradeflow);
});
afterAll(async () => {
  for (const worker of workers.values()) await stopChild(worker, 'SIGKILL', 2_000);
});

/** A worker process as it is deployed. */
function startWorker(): void {
  const folder = mkdtempSync(join(inject('runFolder'), 'worker-'));
  const log = openSync(join(folder, 'worker.log'), 'a');
  const loaders = ['--import', 'tsx', '--import', './scripts/graphql-loader.mjs'];
  const worker = spawn(process.execPath, [...loaders, 'subgraphs/tradeflow/src/main.ts', folder], {
    cwd: root,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      ROLES: 'worker',
      NATS_URL: testNats().url,
      DATABASE_URL: tradeflow.url,
      DATABASE_POOL_SIZE: '6',
      DATA_DIR: folder,
      TRADEFLOW_SECRET: 'a secret of the tests, of more than 32 characters',
    },
  });
  if (worker.pid) {
    remember(worker.pid);
    workers.set(worker.pid, worker);
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) {
    if (await holds()) return;
  }
  throw new Error('it did not come to pass');
}

it('decides each record once although the worker that works on them is killed', async () => {
  const { db } = tradeflow;
  const ids = await storeSubmitted(db, people, count);
  const { id } = await tradeflow.as(teamManager)(decideCollectionsLevel1, {
    filter: { states: ['SUBMITTED'] },
    expectedCount: count,
    action: 'APPROVE',
    mode: 'BEST_EFFORT',
  });
  startWorker();
  startWorker();
  const decided = () => db.bulkOutcome.count({ where: { bulkDecisionId: id, done: true } });
  await until(async () => (await decided()) > 100);
  const { leaseOwner } = await db.tradeflowJob.findUniqueOrThrow({ where: { id } });
  const [, pid] = leaseOwner?.split(':') ?? [];
  const worker = workers.get(Number(pid));
  if (!worker) throw new Error(`${leaseOwner} is none of the workers`);
  await stopChild(worker, 'SIGKILL', 2_000);
  const atDeath = await decided();
  expect(atDeath).toBeLessThan(count);

  const bulk = () => db.bulkDecision.findUniqueOrThrow({ where: { id } });
  await until(async () => (await bulk()).finishedAt !== null);
  expect(await bulk()).toMatchObject({ status: 'READY', done: count, refused: 0 });
  const states = { id: { in: ids }, state: 'APPROVED_L1' as const, version: 2 };
  expect(await db.collection.count({ where: states })).toBe(count);
  const stages = { collectionId: { in: ids }, validationLevel: 2 };
  expect(await db.validation.count({ where: stages })).toBe(count);
  const of = { aggregateId: { in: ids } };
  for (const subject of ['event.tradeflow.collection.approved-level-1', 'audit.tradeflow']) {
    expect(await db.tradeflowOutbox.count({ where: { ...of, subject } })).toBe(count);
  }
}, 120_000);
