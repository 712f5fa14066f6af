import { erasedUsername } from '@commerce-tracking/access/people';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import { headerNames } from '@commerce-tracking/federation-nats/messages/wire';
import { newId } from '@commerce-tracking/service-kit/ids';
import { afterAll, expect, it, vi } from 'vitest';
import type { Tx } from '../prisma/client.ts';
import { aCollector } from './support/new-person.ts';
import { peopleServices, reasonsOf } from './support/people-services.ts';

// Account and person belong to two services. Here each write on one meets a write on the other in the worst moment.
// Tradeflow has a part in an erasure.
const people = await peopleServices({ records: true });
const { db } = people;
const connection = await connectNats({ servers: people.natsUrl, name: 'test-people' });
afterAll(() => connection.close());

/** A command as one service sends it to another, in the name of the administrator. */
async function send(subject: string, input: Record<string, unknown>): Promise<string> {
  const { body } = await requestReply({
    connection,
    subject,
    body: JSON.stringify({ input }),
    headers: {
      [headerNames.requestId]: newId(),
      [headerNames.authorization]: `Bearer ${await people.tokenOf('admin')}`,
    },
    deadlineAt: Date.now() + 20_000,
  });
  const { error } = JSON.parse(new TextDecoder().decode(body));
  return error?.extensions.details.reason ?? 'done';
}

const step = (name: string, input: Record<string, unknown>) =>
  send(`internal.auth.account.${name}`, { commandId: `${newId()}/${name}`, ...input });

async function enter() {
  const { id } = aCollector();
  const mutation =
    'mutation($input: CreateActorInput!) { createActor(input: $input) { actor { id userId } } }';
  const answer = await people.askAdminAs('admin', mutation, { input: { ...aCollector(), id } });
  expect(reasonsOf(answer)).toBe('');
  return { id, userId: answer.data.createActor.actor.userId as string };
}

/** Asks while a transaction has written something, which commits once the other has finished or waits for it. */
async function meet<T>(write: (tx: Tx) => Promise<unknown>, ask: () => Promise<T>): Promise<T> {
  let asked: Promise<T> | undefined;
  await people.transaction(async (tx) => {
    await write(tx);
    let isOver = false;
    asked = ask().finally(() => {
      isOver = true;
    });
    await vi.waitFor(async () => expect(isOver || (await someoneWaits())).toBe(true), {
      timeout: 15_000,
      // Asked more often than every 100 ms, the server tells what it told before.
      interval: 150,
    });
  });
  return asked as Promise<T>;
}

/** Whether any transaction waits for a lock: that of another test makes the meeting a milder one, and no other end. */
async function someoneWaits(): Promise<boolean> {
  const waiting = await db.sql.select(
    "SELECT 1 FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'",
  );
  return waiting.length > 0;
}

const statusOf = async (id: string) => ({
  person: (await db.actor.findUnique({ where: { id } }))?.status,
  account: (await db.user.findUnique({ where: { actorId: id } }))?.status,
});
const end = (id: string) => (tx: Tx) =>
  tx.actor.update({ where: { id }, data: { status: 'INACTIVE' } });

it.each(['an administrator', 'the activation of the person', 'the end of the entry'])(
  'opens no account whose person is being deactivated: %s',
  async (by) => {
    const { id, userId } = await enter();
    const version = by === 'the end of the entry' ? 1 : 3;
    await db.user.update({ where: { id: userId }, data: { status: 'INACTIVE', version } });
    const mutation = 'mutation($input: ChangeUserInput!) { activateUser(input: $input) { id } }';
    const open: Record<string, () => Promise<string>> = {
      'an administrator': async () =>
        reasonsOf(
          await people.askAuthAs('admin', mutation, { input: { id: userId, expectedVersion: 3 } }),
        ),
      'the activation of the person': () => step('set-status', { userId, status: 'ACTIVE' }),
      'the end of the entry': () => step('open', { userId }),
    };
    const answer = await meet(end(id), open[by] ?? expect.fail);
    expect(answer).toMatch(/PERSON_DEACTIVATED|NOT_IN_STATE/);
    expect(await statusOf(id)).toEqual({ person: 'INACTIVE', account: 'INACTIVE' });
  },
);

it('closes an account again that was opened between the two halves of a deactivation', async () => {
  const { id, userId } = await enter();
  const commandId = newId();
  const deactivation =
    'mutation($input: DeactivateActorInput!) { deactivateActor(input: $input) { id } }';
  const admin = await people.tokenOf('admin');
  const { actorId } = await db.user.findUniqueOrThrow({ where: { username: 'admin' } });
  let deactivating: Promise<string> | undefined;
  // The profile's half waits for the place of its command, which somebody holds and gives up.
  await people
    .transaction(async (tx) => {
      await tx.sql.execute(
        "INSERT INTO admin_command (actorId, commandId, contentHash, subject, createdAt) VALUES (?, ?, 'x', 'x', NOW(3))",
        [actorId ?? '', commandId],
      );
      deactivating = people
        .askAdmin(deactivation, { input: { id, expectedVersion: 1, commandId } }, { token: admin })
        .then(reasonsOf);
      await vi.waitFor(async () => expect((await statusOf(id)).account).toBe('INACTIVE'), 15_000);
      const { version } = await db.user.findUniqueOrThrow({ where: { id: userId } });
      const opening =
        'mutation($input: ChangeUserInput!) { activateUser(input: $input) { status } }';
      const input = { id: userId, expectedVersion: version };
      const { data } = await people.askAuth(opening, { input }, { token: admin });
      expect(data.activateUser.status).toBe('ACTIVE');
      throw new Error('given up');
    })
    .catch((error: Error) => expect(error.message).toBe('given up'));
  expect(await deactivating).toBe('');
  expect(await statusOf(id)).toEqual({ person: 'INACTIVE', account: 'INACTIVE' });
});

it('enters nobody whose account is just given back, and keeps the account of whoever is just entered', async () => {
  const entry = aCollector();
  const { username, oneTimePassword: _, ...person } = entry;
  const account = { actorId: entry.id, username, email: entry.email, phone: entry.phone };
  const prepare = () =>
    send('internal.auth.account.prepare', {
      ...account,
      ...{ role: 'COLLECTOR', commandId: `${entry.id}/prepare` },
    });
  expect(await prepare()).toBe('done');
  const { id: userId } = await db.user.findUniqueOrThrow({ where: { username } });
  const store = () => send('command.admin.actor.create', { ...person, userId });
  const gone = await meet((tx) => tx.user.delete({ where: { id: userId } }), store);
  expect(gone).toBe('NOT_READY');
  expect(await db.actor.count({ where: { id: entry.id } })).toBe(0);

  expect(await prepare()).toBe('done');
  const created = new Date(Date.now() - 11 * 60_000);
  await db.user.update({ where: { id: userId }, data: { createdAt: created } });
  // Somebody else wants the name of an entry that is, in this moment, gone on with.
  const other = { ...aCollector(), username };
  const wanting = () =>
    send('internal.auth.account.prepare', {
      ...{ actorId: other.id, username, email: other.email, phone: other.phone },
      ...{ role: 'COLLECTOR', commandId: `${other.id}/prepare` },
    });
  const demo = await db.actor.findFirstOrThrow({ where: { actorRole: 'COLLECTOR' } });
  const taken = await meet(async (tx) => {
    await tx.sql.select('SELECT id FROM auth_user WHERE id = ? LOCK IN SHARE MODE', [userId]);
    const contact = { email: entry.email, phone: entry.phone };
    await tx.actor.create({ data: { ...demo, ...contact, id: entry.id, userId } });
  }, wanting);
  expect(taken).toBe('NOT_UNIQUE');
  expect(await db.user.count({ where: { id: userId } })).toBe(1);
});

it('deletes no account whose person is being activated, and activates nobody whose account is being deleted', async () => {
  const { id, userId } = await enter();
  await db.user.update({ where: { id: userId }, data: { status: 'INACTIVE' } });
  await db.actor.update({ where: { id }, data: { status: 'INACTIVE' } });
  const activate = (tx: Tx) => tx.actor.update({ where: { id }, data: { status: 'ACTIVE' } });
  expect(await meet(activate, () => step('delete', { userId }))).toBe('NOT_IN_STATE');
  await db.actor.update({ where: { id }, data: { status: 'INACTIVE' } });
  const store = () => send('command.admin.actor.activate', { id, expectedVersion: 1 });
  expect(await meet((tx) => tx.user.delete({ where: { id: userId } }), store)).toBe('ABSENT');
  expect(await statusOf(id)).toEqual({ person: 'INACTIVE', account: undefined });
});

it('erases no account whose person is being activated, and activates nobody whose account is being erased', async () => {
  const { id, userId } = await enter();
  await db.user.update({ where: { id: userId }, data: { status: 'INACTIVE' } });
  await db.actor.update({ where: { id }, data: { status: 'INACTIVE' } });
  const { username } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const activate = (tx: Tx) => tx.actor.update({ where: { id }, data: { status: 'ACTIVE' } });
  expect(await meet(activate, () => step('erase', { userId }))).toBe('NOT_IN_STATE');
  expect(await db.user.findUnique({ where: { id: userId } })).toMatchObject({ username });

  await db.actor.update({ where: { id }, data: { status: 'INACTIVE' } });
  const target = { id, expectedVersion: 1 };
  const erase = (tx: Tx) =>
    tx.user.update({ where: { id: userId }, data: { username: erasedUsername(userId) } });
  const store = () => send('command.admin.actor.activate', target);
  expect(await meet(erase, store)).toBe('ERASED');
  expect(await statusOf(id)).toEqual({ person: 'INACTIVE', account: 'INACTIVE' });
  // What was begun is completed.
  const mutation = 'mutation($input: EraseActorInput!) { eraseActor(input: $input) { fullName } }';
  const input = { ...target, reason: 'demande de la personne' };
  const { data } = await people.askAdminAs('admin', mutation, { input });
  expect(data.eraseActor.fullName).toBe('Personne effacée');
});
