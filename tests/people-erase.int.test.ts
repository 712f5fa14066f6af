import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { newId } from '@commerce-tracking/service-kit/ids';
import { publishDeadLetter } from '@commerce-tracking/service-kit/streams/dead-letters';
import { afterAll, expect, it, vi } from 'vitest';
import { erasedUsername } from '../packages/access/src/people.ts';
import { demoActorId } from '../prisma/seed/demo/people.ts';
import { testNats } from './support/environment.ts';
import { aCollector } from './support/new-person.ts';
import { peopleServices, reasonsOf } from './support/people-services.ts';
import { storeRecord } from './support/stored-record.ts';

const people = await peopleServices({ records: true });
const { db } = people;
const connection = await connectNats({ servers: testNats().url, name: 'erasure-test' });
afterAll(() => connection.close());

const erase = (caller: string, input: Record<string, unknown>) =>
  people.askAdminAs(
    caller,
    `mutation($input: EraseActorInput!) { eraseActor(input: $input) {
      id fullName email phone address dateOfBirth erasedAt status version } }`,
    { input: { reason: 'demande de la personne', ...input } },
  );
const change = (operation: string, input: Record<string, unknown>) =>
  people.askAdminAs(
    'admin',
    `mutation($input: ${operation[0]?.toUpperCase()}${operation.slice(1)}Input!) {
      ${operation}(input: $input) { version } }`,
    { input },
  );

async function textOf(table: string): Promise<string> {
  const written = (_key: string, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value;
  return JSON.stringify(await db.$queryRawUnsafe(`SELECT * FROM ${table}`), written);
}

/** A sign-in with a wrong password, from an address; resolves when the audit log tells of so many. */
async function refusedSignIn({
  userId,
  identifier,
  nth,
}: Record<'userId' | 'identifier', string> & { nth: number }) {
  const query = 'mutation($input: LoginInput!) { login(input: $input) { accessToken } }';
  const input = { identifier, password: 'not the password' };
  const answer = await people.askAuth(query, { input }, { address: '197.234.1.7' });
  expect(reasonsOf(answer)).toMatch(/^UNAUTHENTICATED/);
  const entries = () =>
    db.auditEntry.findMany({ where: { entityId: userId, action: 'auth.session.login' } });
  await expect.poll(async () => (await entries()).length, { timeout: 20_000 }).toBe(nth);
  return entries();
}

/** A collector with words of their own everywhere, deactivated. */
async function somebodyGone() {
  const mark = newId().slice(-8);
  const person = aCollector({
    ...{ firstName: `Prénom${mark}`, lastName: `Nom${mark}`, address: `Rue ${mark}` },
    placeOfBirth: `Village ${mark}`,
  });
  const entered = await people.askAdminAs(
    'admin',
    'mutation($input: CreateActorInput!) { createActor(input: $input) { actor { id } } }',
    { input: person },
  );
  expect(reasonsOf(entered)).toBe('');
  const { id } = person;
  const { userId } = await db.actor.findUniqueOrThrow({ where: { id } });
  await db.session.create({
    data: {
      ...{ id: newId(), userId, deviceName: `Tecno ${mark}`, ipAddress: '197.234.1.7' },
      ...{ userAgent: `Agent ${mark}`, tokenHash: id.replaceAll('-', '').padStart(64, '0') },
      ...{ rotatedAt: new Date(), lastUsedAt: new Date(), expiresAt: new Date() },
      absoluteExpiresAt: new Date(),
    },
  });
  expect(reasonsOf(await change('deactivateActor', { id, expectedVersion: 1 }))).toBe('');
  // Creation and deactivation of person and account.
  await vi.waitFor(
    async () => {
      const told = await db.auditEntry.count({ where: { entityId: { in: [id, userId] } } });
      expect(told).toBeGreaterThanOrEqual(4);
    },
    { timeout: 20_000, interval: 50 },
  );
  return { ...person, userId, mark };
}

it('leaves nothing of the person in any table but what copies keep for a while', async () => {
  const { id, userId, mark, email, phone, username } = await somebodyGone();
  const reviewers = {
    teamManagerId: demoActorId('chef.bj'),
    supervisorId: demoActorId('superviseur.bj'),
  };
  const record = await storeRecord(db, { collectorId: id, ...reviewers }, 'APPROVED_L2');
  const before = await refusedSignIn({ userId, identifier: username, nth: 1 });
  expect(before).toMatchObject([{ actorId: null, entityType: 'User', ipAddress: '197.234.1.7' }]);
  const input = { id, expectedVersion: 2, commandId: newId() };
  const once = await erase('admin', input);
  expect(reasonsOf(once)).toBe('');
  expect(once.data.eraseActor).toMatchObject({
    ...{ id, fullName: 'Personne effacée', email: `${id}@erased.invalid`, phone: '' },
    ...{ address: null, dateOfBirth: null, status: 'INACTIVE', version: 3 },
    erasedAt: expect.any(String),
  });
  expect(await erase('admin', input)).toEqual(once);
  expect(await db.collection.count({ where: { collectorId: id } })).toBe(1);
  expect(record).toBeTruthy();

  // Later entries of the audit log included.
  await vi.waitFor(
    async () => {
      const where = { entityId: { in: [id, userId] }, action: { endsWith: 'erase' } };
      expect(await db.auditEntry.count({ where })).toBe(2);
    },
    { timeout: 20_000, interval: 50 },
  );
  await refusedSignIn({ userId, identifier: erasedUsername(userId), nth: 2 });
  const known = [mark, email, phone, username, '197.234.1.7'];
  for (const table of ['admin_actor', 'admin_audit_entry', 'auth_user', 'auth_session']) {
    const text = await textOf(table);
    for (const word of known)
      expect(text.includes(String(word)), `${word} in ${table}`).toBe(false);
  }
  const reason = await db.auditEntry.findFirst({
    where: { entityId: id, action: 'admin.actor.erase' },
  });
  expect(reason?.reason).toBe('demande de la personne');
  expect(reasonsOf(await people.login(username, 'whatever it was'))).toMatch(/^UNAUTHENTICATED/);
});

it('leaves nothing of the person in messages the audit log could not take', async () => {
  const { id, userId, mark } = await somebodyGone();
  const bystander = await somebodyGone();
  const about = { entityType: 'Actor', entityId: id, entityLabel: `Nom${mark}`, actorId: newId() };
  const told = {
    about: { ...about, before: { lastName: `Nom${mark}` }, reason: 'départ' },
    by: { ...about, entityType: 'Collection', entityId: newId(), entityLabel: 'C-1', actorId: id },
    session: { ...about, entityType: 'Session', entityId: newId(), actorId: id },
    account: { ...about, entityType: 'User', entityId: userId },
    signIn: { ...about, entityType: 'User', entityId: userId, actorId: '-' },
    other: { ...about, entityId: bystander.id, entityLabel: `Nom${bystander.mark}` },
    others: { ...about, entityType: 'User', entityId: bystander.userId, actorId: '-' },
  };
  /** As the audit log gives a message up; resolves when it stands in the table. */
  const givenUp = async (messages: Record<string, object | string>) => {
    const at = new Date().toISOString();
    const stored: Record<string, string> = {};
    for (const [name, message] of Object.entries(messages)) {
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      const messageId = newId();
      await publishDeadLetter(connection, {
        ...{ id: `AUDIT:${messageId}`, service: 'admin', consumer: 'admin-audit', messageId },
        ...{ subject: 'audit.admin', payload: text, attempts: 6, errorCode: 'Error' },
        ...{ firstFailedAt: at, lastFailedAt: at, errorMessage: 'broken' },
      });
      stored[name] = messageId;
    }
    const where = { messageId: { in: Object.values(stored) } };
    await expect
      .poll(() => db.deadLetter.count({ where }), { timeout: 20_000 })
      .toBe(Object.keys(messages).length);
    return async (name: string) => {
      const row = await db.deadLetter.findFirstOrThrow({ where: { messageId: stored[name] } });
      expect(row.status).toBe('WAITING');
      return row.payload === null ? null : JSON.parse(row.payload);
    };
  };
  const address = '197.234.1.7';
  const withAddress = Object.fromEntries(
    Object.entries(told).map(([name, message]) => [name, { ...message, address }]),
  );
  const before = await givenUp({ ...withAddress, torn: `{"entityId":"${id}","Nom${mark}` });
  expect(JSON.stringify(await before('about'))).toContain(mark);

  expect(reasonsOf(await erase('admin', { id, expectedVersion: 2 }))).toBe('');
  const after = await givenUp(withAddress);
  const { entityLabel: _, ...kept } = { ...about, address };
  for (const letter of [before, after]) {
    expect(await letter('about')).toEqual({ ...kept, reason: 'départ' });
    const { address: from, ...by } = told.by as typeof told.by & { address?: string };
    expect(from).toBe(undefined);
    expect(await letter('by')).toEqual(by);
    expect(Object.keys(await letter('session'))).not.toContain('entityLabel');
    expect(Object.keys(await letter('session'))).not.toContain('address');
    expect(Object.keys(await letter('account'))).not.toContain('entityLabel');
    expect(await letter('account')).toMatchObject({ address });
    expect(Object.keys(await letter('signIn'))).not.toContain('entityLabel');
    expect(Object.keys(await letter('signIn'))).not.toContain('address');
    expect(await letter('other')).toEqual({ ...told.other, address });
    expect(await letter('others')).toEqual({ ...told.others, address });
  }
  expect(await before('torn')).toBe(null);
});

it('takes the name of who submitted a record out of what it is found by, and nobody else’s', async () => {
  const { id, mark } = await somebodyGone();
  const other = demoActorId('collecteur.bj');
  const reviewers = {
    teamManagerId: demoActorId('chef.bj'),
    supervisorId: demoActorId('superviseur.bj'),
  };
  /** A published record, found by a name; `collectorId` is whose it is now. */
  const found = async (collectorId: string, submittedById: string, searchNames: string) => {
    const recordId = await storeRecord(db, { collectorId, ...reviewers }, 'APPROVED_L2');
    const { formModelId } = await db.collection.update({
      where: { id: recordId },
      data: { searchNames },
    });
    const submittedAt = new Date();
    const revision = { collectionId: recordId, number: 1, submittedById, submittedAt, formModelId };
    const rest = { content: {}, contentHash: '0'.repeat(64), changes: [] };
    await db.revision.create({
      data: { id: newId(), ...revision, ...rest, outcome: 'APPROVED_L2' },
    });
    return recordId;
  };
  const own = await found(id, id, `Prénom${mark} Nom${mark}`);
  // Given to another, who has not submitted it again, and the other way round.
  const away = await found(other, id, `Prénom${mark} Nom${mark}`);
  await db.reassignedCollection.create({
    data: { collectionId: away, collectorId: id, version: 2, reassignedAt: new Date() },
  });
  const taken = await found(id, other, `Autre ${mark}`);
  const before = await db.collection.findUniqueOrThrow({ where: { id: own } });

  expect(reasonsOf(await erase('admin', { id, expectedVersion: 2 }))).toBe('');
  const names = async (recordId: string) =>
    (await db.collection.findUniqueOrThrow({ where: { id: recordId } })).searchNames;
  expect([await names(own), await names(away), await names(taken)]).toEqual([
    null,
    null,
    `Autre ${mark}`,
  ]);
  const after = await db.collection.findUniqueOrThrow({ where: { id: own } });
  expect(after).toEqual({ ...before, searchNames: null });
});

it('is final: nobody is changed, opened or given a role again', async () => {
  const { id } = await somebodyGone();
  expect(reasonsOf(await erase('admin', { id, expectedVersion: 2 }))).toBe('');
  const target = { id, expectedVersion: 3 };
  expect(reasonsOf(await change('updateActor', { ...target, address: 'Parakou' }))).toBe(
    'CONFLICT ERASED',
  );
  const open = await people.askAdminAs(
    'admin',
    'mutation($input: ChangeActorInput!) { activateActor(input: $input) { version } }',
    { input: target },
  );
  expect(reasonsOf(open)).toBe('CONFLICT ERASED');
});

it('completes an erasure that ended after the account', async () => {
  const { id, userId, mark } = await somebodyGone();
  await db.user.update({ where: { id: userId }, data: { username: `erased-${userId}` } });
  expect(reasonsOf(await erase('admin', { id, expectedVersion: 2 }))).toBe('');
  expect(await textOf('admin_actor')).not.toContain(mark);
});

it('is refused while the person is active, has work or is of another version, and without a reason', async () => {
  const active = { id: demoActorId('collecteur2.bj'), expectedVersion: 1 };
  expect(reasonsOf(await erase('admin', active))).toBe('CONFLICT NOT_IN_STATE');
  const { id } = await somebodyGone();
  const reviewers = {
    teamManagerId: demoActorId('chef.bj'),
    supervisorId: demoActorId('superviseur.bj'),
  };
  expect(reasonsOf(await erase('admin', { id, expectedVersion: 1 }))).toBe(
    'CONFLICT STALE_VERSION',
  );
  expect(reasonsOf(await erase('admin', { id, expectedVersion: 2, reason: ' ' }))).toMatch(
    /^BAD_INPUT INVALID_INPUT input.reason/,
  );
  await storeRecord(db, { collectorId: id, ...reviewers }, 'REJECTED_L1');
  expect(reasonsOf(await erase('admin', { id, expectedVersion: 2 }))).toBe(
    'CONFLICT HAS_PENDING_WORK',
  );
  for (const caller of ['collecteur.bj', 'chef.bj', 'superviseur.bj', 'analyste']) {
    const answer = await erase(caller, { id, expectedVersion: 2 });
    expect(reasonsOf(answer), caller).toBe('FORBIDDEN NOT_PERMITTED');
  }
});
