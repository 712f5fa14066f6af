import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { authUnderTest } from '../test-support/auth-under-test.ts';

const auth = await authUnderTest();
let admin: string;

beforeAll(async () => {
  admin = (await auth.signIn((await auth.anAccount({ role: 'ADMIN' })).username)).accessToken;
});

const deactivate =
  'mutation($input: ChangeUserInput!) { deactivateUser(input: $input) { status version } }';
const activate =
  'mutation($input: ChangeUserInput!) { activateUser(input: $input) { status version } }';
const unlock = 'mutation($input: ChangeUserInput!) { unlockUser(input: $input) { version } }';
const reset =
  'mutation($input: ResetUserPasswordInput!) { resetUserPassword(input: $input) { oneTimePassword } }';
const update =
  'mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { language avatarUrl version } }';
const entities =
  'query($of: [_Any!]!) { _entities(representations: $of) { ... on User { username } } }';

describe('accounts', () => {
  it('are listed, searched and paged for administrators only', async () => {
    for (const name of ['fatou.kone', 'fatou.ba', 'fatou.sow']) {
      await auth.anAccount({ username: name, role: 'ANALYST' });
    }
    const query = `query($after: String) {
      users(filter: { search: "FATOU", role: ANALYST }, first: 2, after: $after) {
        totalCount hasNextPage endCursor nodes { username }
      } }`;
    const first = await auth.ask(query, {}, { token: admin });
    expect(first.data.users).toMatchObject({
      totalCount: 3,
      hasNextPage: true,
      nodes: [{ username: 'fatou.ba' }, { username: 'fatou.kone' }],
    });
    const after = first.data.users.endCursor;
    const second = await auth.ask(query, { after }, { token: admin });
    expect(second.data.users).toMatchObject({
      hasNextPage: false,
      nodes: [{ username: 'fatou.sow' }],
    });
    for (const role of ['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ANALYST'] as const) {
      const { accessToken } = await auth.signIn((await auth.anAccount({ role })).username);
      const answer = await auth.ask(query, {}, { token: accessToken });
      expect(auth.reasonOf(answer)).toBe('FORBIDDEN NOT_PERMITTED');
      expect(answer.data.users).toBeNull();
    }
  });

  it('are referred to by other subgraphs only as far as the caller may see them', async () => {
    const own = await auth.anAccount();
    const other = await auth.anAccount();
    const { accessToken } = await auth.signIn(own.username);
    const of = [own.id, other.id, newId()].map((id) => ({ __typename: 'User', id }));
    const seen = await auth.ask(entities, { of }, { token: accessToken });
    expect(seen.errors).toEqual([]);
    expect(seen.data._entities).toEqual([{ username: own.username }, null, null]);
    const all = await auth.ask(entities, { of }, { token: admin });
    expect(all.data._entities).toEqual([
      { username: own.username },
      { username: other.username },
      null,
    ]);
  });

  it('are blocked with immediate effect and can be opened again', async () => {
    const user = await auth.anAccount();
    const { accessToken, refreshToken } = await auth.signIn(user.username);
    const input = { id: user.id, expectedVersion: user.version, reason: 'lost phone' };
    const { data } = await auth.ask(deactivate, { input }, { token: admin });
    expect(data.deactivateUser).toEqual({ status: 'INACTIVE', version: 2 });
    const answer = await auth.ask('{ me { id } }', {}, { token: accessToken });
    expect(auth.reasonOf(answer)).toBe('UNAUTHENTICATED SESSION_REVOKED');
    expect(auth.reasonOf(await auth.refresh(refreshToken))).toContain('REFRESH_REFUSED');
    const stale = await auth.ask(activate, { input }, { token: admin });
    expect(auth.reasonOf(stale)).toBe('CONFLICT STALE_VERSION');
    const again = { id: user.id, expectedVersion: 2 };
    const opened = await auth.ask(activate, { input: again }, { token: admin });
    expect(opened.data.activateUser.status).toBe('ACTIVE');
    expect((await auth.login(user.username)).errors).toEqual([]);
  });

  it('cannot be closed, freed of a delay or given a password with no more than a token of their owner', async () => {
    const lockedUntil = new Date(Date.now() + 600_000);
    const user = await auth.anAccount({ role: 'ADMIN' });
    const { accessToken } = await auth.signIn(user.username);
    const input = { id: user.id, expectedVersion: 1 };
    await auth.db.user.update({ where: { id: user.id }, data: { lockedUntil } });
    const known = await auth.db.credential.findUniqueOrThrow({ where: { userId: user.id } });
    for (const mutation of [deactivate, unlock, reset]) {
      const answer = await auth.ask(mutation, { input }, { token: accessToken });
      expect(auth.reasonOf(answer)).toBe('CONFLICT OWN_ACCOUNT');
    }
    const after = { where: { id: user.id }, include: { credential: true } };
    expect(await auth.db.user.findUniqueOrThrow(after)).toMatchObject({
      ...{ status: 'ACTIVE', version: 1, lockedUntil, mustChangePassword: false },
      credential: known,
    });
  });

  it('let people choose language and picture, once per command id', async () => {
    const user = await auth.anAccount();
    const { accessToken } = await auth.signIn(user.username);
    const input = { language: 'EN', expectedVersion: 1, commandId: newId() };
    const once = await auth.ask(update, { input }, { token: accessToken });
    expect(once.data.updateProfile).toEqual({ language: 'EN', avatarUrl: null, version: 2 });
    expect(await auth.ask(update, { input }, { token: accessToken })).toEqual(once);
    const other = await auth.ask(
      update,
      { input: { ...input, language: 'FR' } },
      { token: accessToken },
    );
    expect(auth.reasonOf(other)).toBe('CONFLICT CONTENT_DIFFERS');
    const unsafe = { avatarUrl: 'javascript:alert(1)', expectedVersion: 2 };
    const refused = await auth.ask(update, { input: unsafe }, { token: accessToken });
    expect(refused.errors[0]?.extensions.details?.fields?.[0]?.path).toBe('input.avatarUrl');
  });

  it('publish what each role may do', async () => {
    const { accessToken } = await auth.signIn((await auth.anAccount()).username);
    const { data } = await auth.ask(
      '{ roles { role nameFr permissions } }',
      {},
      { token: accessToken },
    );
    const collector = data.roles.find(({ role }: { role: string }) => role === 'COLLECTOR');
    expect(collector.nameFr).toBe('Collecteur');
    expect(collector.permissions).toContain('collection:submit');
    expect(collector.permissions).not.toContain('user:read');
  });
});
