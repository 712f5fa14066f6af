import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import { headerNames } from '@commerce-tracking/federation-nats/messages/wire';
import { newId } from '@commerce-tracking/service-kit/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { authUnderTest } from '../test-support/auth-under-test.ts';

// What admin asks for over NATS: the token of the person who acts decides, whoever sends the message.
const auth = await authUnderTest();
const connection = await connectNats({ servers: testNats().url, name: 'test-admin' });
afterAll(() => connection.close());

const supervisorId = newId();
const tokens: Record<string, string> = {};

beforeAll(async () => {
  for (const role of ['ADMIN', 'SUPERVISOR', 'TEAM_MANAGER', 'COLLECTOR', 'ANALYST'] as const) {
    const given = role === 'SUPERVISOR' ? { role, actorId: supervisorId } : { role };
    tokens[role] = (await auth.signIn((await auth.anAccount(given)).username)).accessToken;
  }
});

async function ask(step: string, input: Record<string, unknown>, token?: string) {
  const { body } = await requestReply({
    connection,
    subject: `internal.auth.account.${step}`,
    body: JSON.stringify({ input: { commandId: `${newId()}/${step}`, ...input } }),
    headers: {
      [headerNames.requestId]: newId(),
      ...(token && { [headerNames.authorization]: `Bearer ${token}` }),
    },
    deadlineAt: Date.now() + 10_000,
  });
  const { result, error } = JSON.parse(new TextDecoder().decode(body));
  return { result, reason: error?.extensions.details.reason as string | undefined };
}

function anEntry(given: Record<string, unknown> = {}) {
  const actorId = newId();
  const name = `n${actorId.slice(-12)}`;
  const digits = String(Number.parseInt(actorId.slice(-7), 16)).padStart(9, '0');
  return {
    actorId,
    username: name,
    email: `${name}@example.org`,
    phone: `+229${digits}`,
    role: 'COLLECTOR',
    commandId: `${actorId}/prepare`,
    ...given,
  };
}

/** The profile that admin would have stored. */
function aProfile(actorId: string, userId: string, given: Record<string, unknown> = {}) {
  return auth.db.actor.create({
    data: {
      id: actorId,
      userId,
      actorRole: 'ANALYST',
      lastName: 'A',
      firstName: 'B',
      email: `${actorId}@example.org`,
      phone: '+22900000000',
      gender: 'MALE',
      maritalStatus: 'SINGLE',
      countryId: newId(),
      ...given,
    },
  });
}

describe('a person is entered', () => {
  it('only for callers whose token allows it, and only in roles below them', async () => {
    expect((await ask('prepare', anEntry())).reason).toBe('NOT_SIGNED_IN');
    expect((await ask('prepare', anEntry(), 'a.b.c')).reason).toBe('TOKEN_INVALID');
    for (const role of ['TEAM_MANAGER', 'COLLECTOR', 'ANALYST']) {
      expect((await ask('prepare', anEntry(), tokens[role])).reason).toBe('NOT_PERMITTED');
    }
    const admin = anEntry({ role: 'ADMIN' });
    expect((await ask('prepare', admin, tokens.SUPERVISOR)).reason).toBe('NOT_PERMITTED');
    expect((await ask('prepare', admin, tokens.ADMIN)).reason).toBeUndefined();
  });

  it('once: again under the same id it is the same account, of somebody else it is refused', async () => {
    const entry = anEntry();
    const first = await ask('prepare', entry, tokens.ADMIN);
    expect(first.result.oneTimePassword).toBeTruthy();
    const again = await ask('prepare', entry, tokens.ADMIN);
    expect(again.result).toEqual({ userId: first.result.userId, oneTimePassword: null });
    expect((await ask('prepare', entry, tokens.SUPERVISOR)).reason).toBe('ID_TAKEN');
    const other = { ...entry, username: 'somebody.else' };
    expect((await ask('prepare', other, tokens.ADMIN)).reason).toBe('CONTENT_DIFFERS');
  });

  it('opens only with a profile, and not when closed since', async () => {
    const entry = anEntry();
    const { userId } = (await ask('prepare', entry, tokens.ADMIN)).result;
    expect((await ask('open', { userId }, tokens.ADMIN)).reason).toBe('ABSENT');
    await aProfile(entry.actorId, userId);
    expect((await ask('open', { userId }, tokens.SUPERVISOR)).reason).toBe('ABSENT');
    expect((await ask('open', { userId }, tokens.ADMIN)).result).toEqual({ userId });
    const closed = { userId, status: 'INACTIVE' };
    expect((await ask('set-status', closed, tokens.ADMIN)).result.changed).toBe(true);
    expect((await ask('open', { userId }, tokens.ADMIN)).reason).toBe('NOT_IN_STATE');
  });

  it('gives the account back only while nobody stands behind it', async () => {
    const [left, kept] = [anEntry(), anEntry()];
    const { userId } = (await ask('prepare', left, tokens.ADMIN)).result;
    expect((await ask('discard', { userId }, tokens.ADMIN)).result.discarded).toBe(true);
    const known = (await ask('prepare', kept, tokens.ADMIN)).result.userId;
    await aProfile(kept.actorId, known);
    const answer = await ask('discard', { userId: known }, tokens.ADMIN);
    expect(answer.result.discarded).toBe(false);
  });

  it('with names that an entry given up long ago has kept', async () => {
    const [old, fresh] = [anEntry(), anEntry()];
    const { userId } = (await ask('prepare', old, tokens.ADMIN)).result;
    const again = { ...fresh, email: old.email };
    expect((await ask('prepare', again, tokens.ADMIN)).reason).toBe('NOT_UNIQUE');
    const createdAt = new Date(Date.now() - 11 * 60_000);
    await auth.db.user.update({ where: { id: userId }, data: { createdAt } });
    expect((await ask('prepare', again, tokens.ADMIN)).reason).toBeUndefined();
    expect(await auth.db.user.count({ where: { id: userId } })).toBe(0);
  });
});

describe('an account is changed', () => {
  it('within the branch of a supervisor and no further', async () => {
    const [own, foreign] = [anEntry({ role: 'TEAM_MANAGER' }), anEntry({ role: 'TEAM_MANAGER' })];
    const stranger = newId();
    await aProfile(supervisorId, newId(), { actorRole: 'SUPERVISOR' });
    await aProfile(stranger, newId(), { actorRole: 'SUPERVISOR' });
    const ids: string[] = [];
    for (const [entry, head] of [
      [own, supervisorId],
      [foreign, stranger],
    ] as const) {
      const { userId } = (await ask('prepare', entry, tokens.ADMIN)).result;
      await aProfile(entry.actorId, userId, { actorRole: 'TEAM_MANAGER', supervisorId: head });
      ids.push(userId);
    }
    const change = { email: `x.${own.email}` };
    const inside = await ask('change', { userId: ids[0], ...change }, tokens.SUPERVISOR);
    expect(inside.reason).toBeUndefined();
    const outside = await ask('change', { userId: ids[1], phone: '+22990' }, tokens.SUPERVISOR);
    expect(outside.reason).toBe('INVALID_INPUT');
    const hidden = { userId: ids[1], phone: '+22990000001' };
    expect((await ask('change', hidden, tokens.SUPERVISOR)).reason).toBe('ABSENT');
    const raise = { userId: ids[0], role: 'ADMIN' };
    expect((await ask('change', raise, tokens.SUPERVISOR)).reason).toBe('NOT_PERMITTED');
    const block = { userId: ids[0], status: 'INACTIVE' };
    expect((await ask('set-status', block, tokens.SUPERVISOR)).reason).toBe('NOT_PERMITTED');
  });
});
