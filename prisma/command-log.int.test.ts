import { randomUUID } from 'node:crypto';
import type { CommandEntry } from '@commerce-tracking/service-kit/commands/command-log';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../tests/support/environment.ts';
import { type Database, openDatabase } from './client.ts';
import { createCommandLog } from './command-log.ts';

let database: Database;
let log: ReturnType<typeof createCommandLog>;

beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 5 });
  log = createCommandLog({ subgraph: 'tradeflow', pool: database.pool });
});
afterAll(() => database.close());

describe('command log', () => {
  it('gives the stored result to the same command, and knows other content', async () => {
    const entry = anEntry();
    expect(await run(entry, { id: 'x', version: 1 })).toEqual({ kind: 'new' });
    expect(await run(entry)).toEqual({ kind: 'repeated', result: { id: 'x', version: 1 } });
    expect(await run({ ...entry, contentHash: 'b'.repeat(64) })).toEqual({ kind: 'different' });
  });

  it('keeps the ids of different actors apart, and of different spelling', async () => {
    const entry = anEntry({ commandId: 'request-1/submit' });
    await run(entry, 1);
    expect(await run({ ...entry, actorId: randomUUID() }, 2)).toEqual({ kind: 'new' });
    expect(await run({ ...entry, commandId: 'Request-1/submit' }, 3)).toEqual({ kind: 'new' });
  });

  it('remembers nothing of a command that failed', async () => {
    const entry = anEntry();
    await expect(
      database.transaction(async (tx) => {
        await log.begin(tx, entry);
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    expect(await run(entry, 1)).toEqual({ kind: 'new' });
  });

  it('does the work once when three equal commands arrive together', async () => {
    for (let round = 0; round < 10; round += 1) {
      const entry = anEntry();
      let worked = 0;
      const answers = await Promise.all([1, 2, 3].map(() => work(entry, () => ++worked)));
      expect(answers).toEqual([1, 1, 1]);
      expect(worked).toBe(1);
    }
  });

  it('lets one of the waiting take over when the first fails', async () => {
    for (let round = 0; round < 10; round += 1) {
      const entry = anEntry();
      let tries = 0;
      const attempt = () =>
        work(entry, () => {
          tries += 1;
          if (tries === 1) throw new Error('first fails');
          return 'done';
        });
      const answers = await Promise.allSettled([attempt(), attempt(), attempt()]);
      const values = answers.map((a) => (a.status === 'fulfilled' ? a.value : a.reason.message));
      expect(values.sort()).toEqual(['done', 'done', 'first fails']);
      const rows = await database.db.tradeflowCommand.count({
        where: { actorId: entry.actorId, commandId: entry.commandId },
      });
      expect(rows).toBe(1);
    }
  });

  it('forgets what is older than asked, a part at a time', async () => {
    const old = new Date('2020-01-01T00:00:00Z');
    for (const _ of [1, 2, 3]) await run(anEntry({ now: old }), 1);
    const kept = anEntry();
    await run(kept, 'kept');
    const before = new Date('2020-02-01T00:00:00Z');
    expect(await log.purge(before, 2)).toBe(2);
    expect(await log.purge(before, 2)).toBe(1);
    expect(await log.purge(before, 2)).toBe(0);
    expect(await run(kept)).toEqual({ kind: 'repeated', result: 'kept' });
  });
});

function anEntry(part: Partial<CommandEntry> = {}): CommandEntry {
  return {
    actorId: randomUUID(),
    commandId: randomUUID(),
    contentHash: 'a'.repeat(64),
    subject: 'command.tradeflow.collection.submit',
    now: new Date(),
    ...part,
  };
}

function run(entry: CommandEntry, result?: unknown) {
  return database.transaction(async (tx) => {
    const outcome = await log.begin(tx, entry);
    if (outcome.kind === 'new') await log.finish(tx, entry, result);
    return outcome;
  });
}

/** One command as the runner does it: claim, work, store. */
function work(entry: CommandEntry, effect: () => unknown): Promise<unknown> {
  return database.transaction(async (tx) => {
    const outcome = await log.begin(tx, entry);
    if (outcome.kind === 'repeated') return outcome.result;
    const result = effect();
    await tx.sql.select('SELECT SLEEP(0.01)');
    await log.finish(tx, entry, result);
    return result;
  });
}
