import { join } from 'node:path';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { demoActorId } from '@commerce-tracking/prisma/seed/demo/people';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import {
  type DeadLetter,
  publishDeadLetter,
} from '@commerce-tracking/service-kit/streams/dead-letters';
import { startStreamConsumer } from '@commerce-tracking/service-kit/streams/stream-consumer';
import { afterAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { adminUnderTest, reasonsOf } from '../test-support/admin-under-test.ts';
import { storeDeadLetter } from './store-dead-letter.ts';

const admin = await adminUnderTest();
const { db } = admin;
const connection = await connectNats({ servers: testNats().url, name: 'dead-letter-test' });
afterAll(() => connection.close());

const fields = `id status attempts errorCode errorMessage payloadPreview entityId handledById note
  handledBy { fullName }`;
const list = `query($filter: DeadLetterFilter, $first: Int, $after: String) {
  deadLetters(filter: $filter, first: $first, after: $after) {
    totalCount hasNextPage endCursor nodes { ${fields} } } }`;
const retry = `mutation($input: RetryDeadLettersInput!) { retryDeadLetters(input: $input) { ${fields} } }`;
const discard = `mutation($input: DiscardDeadLettersInput!) { discardDeadLetters(input: $input) { ${fields} } }`;

let letters = 0;
function aLetter(over: Partial<DeadLetter> = {}): DeadLetter {
  letters += 1;
  const at = new Date(Date.UTC(2026, 2, 14, 9, 0, letters)).toISOString();
  return {
    ...{ id: `EVENTS:${letters}:nobody`, service: 'nobody', consumer: 'nobody' },
    ...{ messageId: newId(), subject: 'event.test.thing.happened', attempts: 6 },
    payload: JSON.stringify({ thingId: newId(), notes: 'Awa' }),
    ...{ firstFailedAt: at, lastFailedAt: at },
    ...{ errorCode: 'Error', errorMessage: 'broken' },
    ...over,
  };
}

async function stored(over: Partial<DeadLetter> = {}): Promise<string> {
  const letter = aLetter(over);
  await storeDeadLetter(admin.service.database, { id: '', subject: 'dead.x', payload: letter });
  const { id } = await db.deadLetter.findFirstOrThrow({ where: { messageId: letter.messageId } });
  return id;
}

const statusOf = async (id: string) =>
  (await db.deadLetter.findUniqueOrThrow({ where: { id } })).status;
const newsOf = (aggregateId: string) => db.adminOutbox.findMany({ where: { aggregateId } });

describe('a message a consumer cannot handle', () => {
  it('is listed, and reaches that consumer alone when it is retried', async () => {
    const durable = `failing-${newId().slice(-12)}`;
    const handled: string[] = [];
    const bystander: string[] = [];
    let isBroken = true;
    const follow = (name: string, handle: (id: string) => void) => {
      const consumer = startStreamConsumer({
        ...{ connection, replicas: 1, service: 'test', stream: 'EVENTS', durable: name },
        ...{
          subject: `event.${durable}.>`,
          retryAfterMs: [10],
          dataDir: join(inject('runFolder'), name),
          log: createLogger({ name: 'test', level: 'silent' }),
        },
        handle: async ({ id }) => handle(id),
      });
      onTestFinished(() => consumer.stop());
    };
    follow(durable, (id) => {
      if (isBroken) throw new Error('broken');
      handled.push(id);
    });
    follow(`${durable}-other`, (id) => void bystander.push(id));
    await expect.poll(() => published(durable), { timeout: 10_000 }).toBe(true);
    const waiting = { filter: { status: 'WAITING', subject: `event.${durable}.` } };
    const nodes = async () =>
      (await admin.askAs('superviseur.bj', list, waiting)).data.deadLetters.nodes;
    await expect.poll(async () => (await nodes()).length, { timeout: 15_000 }).toBe(1);
    const [letter] = await nodes();
    expect(letter).toMatchObject({ attempts: 2, errorMessage: 'broken', entityId: 'thing' });

    isBroken = false;
    const input = { ids: [letter.id], note: 'réparé', commandId: newId() };
    for (let time = 0; time < 2; time += 1) {
      const answer = await admin.askAs('admin', retry, { input });
      expect(answer.data.retryDeadLetters).toMatchObject([
        { id: letter.id, status: 'RETRIED', note: 'réparé', handledById: demoActorId('admin') },
      ]);
    }
    await expect.poll(() => handled, { timeout: 15_000 }).toEqual([durable]);
    await admin.askAs('admin', retry, { input: { ids: [letter.id] } });
    expect(bystander).toEqual([durable]);
    const retries = await db.adminOutbox.count({ where: { subject: `retry.${durable}` } });
    expect(retries).toBe(1);
  });

  it('waits again, in the same row, when it fails again', async () => {
    const first = aLetter();
    const id = await stored(first);
    await admin.askAs('admin', retry, { input: { ids: [id] } });
    expect(await db.deadLetter.findUnique({ where: { id } })).toMatchObject({
      status: 'RETRIED',
      payload: null,
    });
    await stored(first);
    expect(await statusOf(id)).toBe('RETRIED');
    await stored(aLetter({ messageId: first.messageId, payload: first.payload }));
    expect(await db.deadLetter.findUnique({ where: { id } })).toMatchObject({
      status: 'WAITING',
      attempts: 12,
      version: 3,
    });
  });

  it('is one row and one event, however often its letter comes', async () => {
    const letter = aLetter();
    const message = { id: '', subject: 'dead.x', payload: letter };
    await Promise.all([1, 2, 3].map(() => storeDeadLetter(admin.service.database, message)));
    const rows = await db.deadLetter.findMany({ where: { messageId: letter.messageId } });
    expect(rows).toHaveLength(1);
    const news = await newsOf(rows[0]?.id ?? '');
    expect(news.map(({ subject }) => subject)).toEqual(['event.admin.dead-letter.added']);
    expect(news[0]?.payload).not.toContain('Awa');
  });

  it('comes in through the stream, with its content blacked out', async () => {
    const letter = aLetter();
    await publishDeadLetter(connection, letter);
    const found = () => db.deadLetter.findFirst({ where: { messageId: letter.messageId } });
    await expect.poll(found, { timeout: 15_000 }).not.toBeNull();
    expect((await found())?.payloadPreview).not.toContain('Awa');
  });
});

describe('decisions on dead letters', () => {
  it('are audited, and a discard is for good', async () => {
    const id = await stored();
    const input = { ids: [id], note: 'Essai' };
    const { data } = await admin.askAs('admin', discard, { input });
    expect(data.discardDeadLetters).toMatchObject([{ id, status: 'DISCARDED', note: 'Essai' }]);
    const [, audit] = await newsOf(id);
    expect(JSON.parse(audit?.payload ?? '')).toMatchObject({
      action: 'admin.dead-letter.discard',
      entityType: 'DeadLetter',
      reason: 'Essai',
    });
    for (const write of [retry, discard]) {
      expect(reasonsOf(await admin.askAs('admin', write, { input }))).toBe('CONFLICT NOT_IN_STATE');
    }
  });

  it('need a word for a discard, and rows that are there', async () => {
    const id = await stored();
    const attempt = async (write: string, input: object) =>
      reasonsOf(await admin.askAs('admin', write, { input }));
    expect(await attempt(discard, { ids: [id], note: ' ' })).toBe('BAD_INPUT INVALID_INPUT');
    expect(await attempt(discard, { ids: [], note: 'x' })).toBe('BAD_INPUT INVALID_INPUT');
    expect(await attempt(retry, { ids: [id, newId()] })).toBe('NOT_FOUND ABSENT');
    expect(await statusOf(id)).toBe('WAITING');
  });

  it('cannot retry what was too large to be kept', async () => {
    const id = await stored({ payload: null });
    const answer = await admin.askAs('admin', retry, { input: { ids: [id] } });
    expect(reasonsOf(answer)).toBe('CONFLICT NOT_RETRYABLE');
  });

  it('are for administrators; supervisors look', async () => {
    const id = await stored();
    for (const write of [retry, discard]) {
      const input = { ids: [id], note: 'x' };
      expect(reasonsOf(await admin.askAs('superviseur.bj', write, { input }))).toBe(
        'FORBIDDEN NOT_PERMITTED',
      );
    }
    for (const caller of ['collecteur.bj', 'chef.bj', 'analyste']) {
      expect(reasonsOf(await admin.askAs(caller, list))).toBe('FORBIDDEN NOT_PERMITTED');
    }
  });
});

describe('deadLetters', () => {
  it('pages from the newest back', async () => {
    const service = `s${newId().slice(-12)}`;
    const ids: string[] = [];
    for (let more = 0; more < 3; more += 1) ids.push(await stored({ service }));
    const page = async (after?: string) =>
      (await admin.askAs('admin', list, { filter: { service }, first: 2, after })).data.deadLetters;
    const first = await page();
    expect(first).toMatchObject({ totalCount: 3, hasNextPage: true });
    const second = await page(first.endCursor);
    const nodes = [...first.nodes, ...second.nodes] as { id: string }[];
    expect(nodes.map(({ id }) => id)).toEqual(ids.reverse());
  });
});

/** Publishes once the stream is there. */
async function published(durable: string): Promise<boolean> {
  try {
    const text = JSON.stringify({ thingId: 'thing', at: '2026-03-14' });
    const publish = connection.jetstream().publish;
    await publish.call(connection.jetstream(), `event.${durable}.happened`, text, {
      msgID: durable,
    });
    return true;
  } catch {
    return false;
  }
}
