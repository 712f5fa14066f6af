import { randomUUID } from 'node:crypto';
import { tidyUp } from '@commerce-tracking/service-kit/housekeeping';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../tests/support/environment.ts';
import { openServiceDatabase } from './service-database.ts';

let database: ReturnType<typeof openServiceDatabase>;

beforeAll(async () => {
  database = openServiceDatabase({
    url: (await testDatabase()).url,
    poolSize: 2,
    subgraph: 'admin',
  });
});
afterAll(() => database.close());

it('forgets sent messages after a week and commands after 90 days, what the subgraph says, and nothing that still waits', async () => {
  const { db } = database;
  const now = new Date();
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const message = (sentAt: Date | null) => ({
    id: randomUUID(),
    subject: 'audit.admin',
    aggregateId: 'one',
    payload: '{}',
    createdAt: ago(200),
    sentAt,
  });
  await db.adminOutbox.createMany({ data: [message(ago(8)), message(ago(6)), message(null)] });
  const command = (days: number) => ({
    actorId: randomUUID(),
    commandId: `${days}`,
    contentHash: '0'.repeat(64),
    subject: 'command.admin.test',
    result: '{}',
    createdAt: ago(days),
  });
  await db.adminCommand.createMany({ data: [command(91), command(89)] });

  let left = 2_500;
  const forget = async (_now: Date, limit: number) => {
    const removed = Math.min(left, limit);
    left -= removed;
    return removed;
  };
  expect(await tidyUp({ ...database, forget }, now)).toEqual({
    messages: 1,
    commands: 1,
    own: 2_500,
  });
  expect(await db.adminOutbox.count()).toBe(2);
  expect((await db.adminCommand.findMany()).map(({ commandId }) => commandId)).toEqual(['89']);
});
