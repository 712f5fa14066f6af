import type { Tx } from '@commerce-tracking/prisma/client';
import { describe, expect, it, vi } from 'vitest';
import { runtime } from '../runtime.ts';
import { authUnderTest } from '../test-support/auth-under-test.ts';

const auth = await authUnderTest();

const revokeOne =
  'mutation($input: RevokeSessionInput!) { revokeSession(input: $input) { id revokedAt revokedReason } }';
const revokeAll =
  'mutation($input: RevokeAllSessionsInput!) { revokeAllSessions(input: $input) { userId count } }';
const revoked = 'UNAUTHENTICATED SESSION_REVOKED';

async function meOf(token: string) {
  return auth.reasonOf(await auth.ask('{ me { id } }', {}, { token }));
}

async function sessionIdOf(token: string): Promise<string> {
  const { data } = await auth.ask('{ sessions { nodes { id isCurrent } } }', {}, { token });
  return data.sessions.nodes.find((session: { isCurrent: boolean }) => session.isCurrent).id;
}

/** How many statements on a table wait or run beside this one. */
async function waiting(tx: Tx, table: string): Promise<number> {
  const [row] = await tx.sql.select<{ n: bigint }>(
    `SELECT COUNT(*) AS n FROM information_schema.processlist
     WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND (INFO LIKE CONCAT('%', ?, '%FOR UPDATE%') OR INFO LIKE CONCAT('UPDATE%', ?, '%'))`,
    [table, table],
  );
  return Number(row?.n);
}

describe('closing sessions', () => {
  it('ends access and refresh tokens of the own session with logout', async () => {
    const { username } = await auth.anAccount();
    const { accessToken, refreshToken } = await auth.signIn(username);
    const other = await auth.signIn(username);
    const { data, errors } = await auth.ask(
      'mutation { logout { revokedReason isCurrent } }',
      {},
      { token: accessToken },
    );
    expect(errors).toEqual([]);
    expect(data.logout).toEqual({ revokedReason: 'SIGNED_OUT', isCurrent: true });
    expect(await meOf(accessToken)).toBe(revoked);
    expect(auth.reasonOf(await auth.refresh(refreshToken))).toBe('UNAUTHENTICATED REFRESH_REFUSED');
    expect(await meOf(other.accessToken)).toBe('');
  });

  it('closes another session of the own account, and answers a repetition the same', async () => {
    const { username } = await auth.anAccount();
    const lost = await auth.signIn(username);
    const kept = await auth.signIn(username);
    const input = { id: await sessionIdOf(lost.accessToken) };
    const once = await auth.ask(revokeOne, { input }, { token: kept.accessToken });
    const twice = await auth.ask(revokeOne, { input }, { token: kept.accessToken });
    expect(once.data.revokeSession.revokedReason).toBe('REVOKED');
    expect(twice).toEqual(once);
    expect(await meOf(lost.accessToken)).toBe(revoked);
    expect(await meOf(kept.accessToken)).toBe('');
  });

  it('closes a session once, for one reason, when two ask at the same moment', async () => {
    const { id, username } = await auth.anAccount();
    const lost = await auth.signIn(username);
    const kept = await auth.signIn(username);
    const sessionId = await sessionIdOf(lost.accessToken);
    // Held until both stand before the same row.
    const both = await auth.transaction(async (tx) => {
      await tx.sql.select('SELECT id FROM auth_session WHERE id = ? FOR UPDATE', [sessionId]);
      const asked = [
        auth.ask(revokeOne, { input: { id: sessionId } }, { token: kept.accessToken }),
        auth.ask(revokeAll, { input: { userId: id } }, { token: kept.accessToken }),
      ];
      await expect.poll(() => waiting(tx, 'auth_session'), { timeout: 10_000 }).toBe(2);
      return { asked };
    });
    for (const { errors } of await Promise.all(both.asked)) expect(errors).toEqual([]);
    const told = await auth.db.authOutbox.count({
      where: { aggregateId: sessionId, subject: 'event.auth.session.revoked' },
    });
    expect(told).toBe(1);
  });

  it('is announced as soon as the broker takes it, when it does not at first', async () => {
    const { username } = await auth.anAccount();
    const { accessToken } = await auth.signIn(username);
    const put = vi.spyOn(runtime().revocations, 'put');
    put.mockRejectedValueOnce(new Error('no leader')).mockRejectedValueOnce(new Error('no leader'));
    try {
      await auth.ask('mutation { logout { id } }', {}, { token: accessToken });
      expect(put).toHaveBeenCalled();
      // The keeper's own next round may be half a minute away.
      await vi.waitFor(async () => expect(await meOf(accessToken)).toBe(revoked), {
        timeout: 12_000,
        interval: 100,
      });
    } finally {
      put.mockRestore();
    }
  });

  it("answers another person's session as absent; an administrator may close it", async () => {
    const victim = await auth.signIn((await auth.anAccount()).username);
    const input = { id: await sessionIdOf(victim.accessToken) };
    const stranger = await auth.signIn((await auth.anAccount({ role: 'SUPERVISOR' })).username);
    const refusal = await auth.ask(revokeOne, { input }, { token: stranger.accessToken });
    expect(auth.reasonOf(refusal)).toBe('NOT_FOUND ABSENT');
    expect(await meOf(victim.accessToken)).toBe('');
    const admin = await auth.signIn((await auth.anAccount({ role: 'ADMIN' })).username);
    expect((await auth.ask(revokeOne, { input }, { token: admin.accessToken })).errors).toEqual([]);
    expect(await meOf(victim.accessToken)).toBe(revoked);
  });

  it('closes all sessions but the current one when asked to keep it', async () => {
    const { id, username } = await auth.anAccount();
    const [first, second, current] = [
      await auth.signIn(username),
      await auth.signIn(username),
      await auth.signIn(username),
    ];
    const { data } = await auth.ask(
      revokeAll,
      { input: { keepCurrent: true } },
      { token: current.accessToken },
    );
    expect(data.revokeAllSessions).toEqual({ userId: id, count: 2 });
    expect(await meOf(first.accessToken)).toBe(revoked);
    expect(await meOf(second.accessToken)).toBe(revoked);
    expect(await meOf(current.accessToken)).toBe('');
  });

  it("shows nobody but administrators another person's sessions", async () => {
    const owner = await auth.anAccount();
    await auth.signIn(owner.username);
    const count = async (role: 'ANALYST' | 'ADMIN') => {
      const { accessToken } = await auth.signIn((await auth.anAccount({ role })).username);
      const query = 'query($id: ID) { sessions(userId: $id) { totalCount } }';
      const { data } = await auth.ask(query, { id: owner.id }, { token: accessToken });
      return data.sessions.totalCount;
    };
    expect(await count('ANALYST')).toBe(0);
    expect(await count('ADMIN')).toBe(1);
  });
});
