import { describe, expect, it } from 'vitest';
import { authUnderTest } from '../test-support/auth-under-test.ts';

const auth = await authUnderTest();

const refused = 'UNAUTHENTICATED REFRESH_REFUSED';

async function signedIn() {
  const user = await auth.anAccount();
  const tokens = await auth.signIn(user.username);
  const session = await auth.db.session.findFirstOrThrow({ where: { userId: user.id } });
  return { user, tokens, sessionId: session.id };
}

/** Makes the last exchange look older than it is. */
async function ageRotation(sessionId: string, seconds: number) {
  const { rotatedAt } = await auth.db.session.findUniqueOrThrow({ where: { id: sessionId } });
  await auth.db.session.update({
    where: { id: sessionId },
    data: { rotatedAt: new Date(rotatedAt.getTime() - seconds * 1_000) },
  });
}

describe('refreshTokens', () => {
  it('exchanges a token for a new pair that works', async () => {
    const { user, tokens } = await signedIn();
    const { data } = await auth.refresh(tokens.refreshToken);
    expect(data.refreshTokens.refreshToken).not.toBe(tokens.refreshToken);
    expect(data.refreshTokens.user.id).toBe(user.id);
    const { data: own } = await auth.ask(
      '{ me { id } }',
      {},
      { token: data.refreshTokens.accessToken },
    );
    expect(own.me.id).toBe(user.id);
    const next = await auth.refresh(data.refreshTokens.refreshToken);
    expect(next.errors).toEqual([]);
  });

  it('gives the same successor when the answer was lost, also to requests at once', async () => {
    const { tokens } = await signedIn();
    const answers = await Promise.all([1, 2, 3].map(() => auth.refresh(tokens.refreshToken)));
    const later = await auth.refresh(tokens.refreshToken);
    const successors = [...answers, later].map(({ data }) => data.refreshTokens.refreshToken);
    expect(new Set(successors).size).toBe(1);
    expect((await auth.refresh(successors[0])).errors).toEqual([]);
  });

  it('closes the whole family when a used token comes back after 30 seconds', async () => {
    const { tokens, sessionId } = await signedIn();
    const { data } = await auth.refresh(tokens.refreshToken);
    await ageRotation(sessionId, 31);
    expect(auth.reasonOf(await auth.refresh(tokens.refreshToken))).toBe(refused);
    expect(auth.reasonOf(await auth.refresh(data.refreshTokens.refreshToken))).toBe(refused);
    const answer = await auth.ask('{ me { id } }', {}, { token: data.refreshTokens.accessToken });
    expect(auth.reasonOf(answer)).toBe('UNAUTHENTICATED SESSION_REVOKED');
    const session = await auth.db.session.findUniqueOrThrow({ where: { id: sessionId } });
    expect(session.revokedReason).toBe('TOKEN_REUSED');
    const told = (await auth.db.authOutbox.findMany({ where: { subject: 'audit.auth' } }))
      .map(({ payload }) => JSON.parse(payload))
      .filter(({ reason }) => reason === 'TOKEN_REUSED');
    expect(told).toMatchObject([
      { entityType: 'User', entityId: session.userId, actorId: '-', after: { sessionId } },
    ]);
  });

  it('closes the family when a token older than the last one comes back, however soon', async () => {
    const { tokens } = await signedIn();
    const second = await auth.refresh(tokens.refreshToken);
    const third = await auth.refresh(second.data.refreshTokens.refreshToken);
    expect(auth.reasonOf(await auth.refresh(tokens.refreshToken))).toBe(refused);
    expect(auth.reasonOf(await auth.refresh(third.data.refreshTokens.refreshToken))).toBe(refused);
  });

  it('refuses forged and malformed tokens without closing anything', async () => {
    const { tokens, sessionId } = await signedIn();
    const last = tokens.refreshToken.endsWith('A') ? 'B' : 'A';
    for (const forged of [`${tokens.refreshToken.slice(0, -1)}${last}`, 'x', 'A'.repeat(91)]) {
      expect(auth.reasonOf(await auth.refresh(forged))).toBe(refused);
    }
    const session = await auth.db.session.findUniqueOrThrow({ where: { id: sessionId } });
    expect(session.revokedAt).toBeNull();
  });

  it('refuses after the session has ended by age', async () => {
    const { tokens, sessionId } = await signedIn();
    await auth.db.session.update({ where: { id: sessionId }, data: { expiresAt: new Date() } });
    expect(auth.reasonOf(await auth.refresh(tokens.refreshToken))).toBe(refused);
  });

  it('never lets a session live longer than 90 days', async () => {
    const { tokens, sessionId } = await signedIn();
    const end = new Date(Date.now() + 3 * 86_400_000);
    await auth.db.session.update({
      where: { id: sessionId },
      data: { absoluteExpiresAt: end, expiresAt: end },
    });
    await auth.refresh(tokens.refreshToken);
    const { expiresAt } = await auth.db.session.findUniqueOrThrow({ where: { id: sessionId } });
    expect(expiresAt).toEqual(end);
  });
});
