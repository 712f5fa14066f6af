import { DomainError } from '@commerce-tracking/service-kit/errors';
import { TOKEN_EXPIRED } from '@commerce-tracking/service-kit/reasons';
import { bearerToken, type TokenVerifier } from '@commerce-tracking/service-kit/tokens';
import { GATEWAY_STOPPING } from './live.errors.ts';

/** One connection of a listener, for as long as its identity holds. */
export type LiveSession = {
  /** Streams open on it. */
  streams: number;
  /** @throws DomainError UNAUTHENTICATED once the token has expired or its session was ended */
  assertHolds(): Promise<void>;
  leave(): void;
};

export type LiveSessions = {
  readonly size: number;
  /** `close` is called once, when the listener may listen no longer. */
  enter(authorization: string | undefined, close: (reason: DomainError) => void): LiveSession;
  stop(): void;
};

const everyMs = 500;

/** Looks twice a second whether the tokens of all listeners still hold. */
export function createLiveSessions(verifier: () => TokenVerifier | null): LiveSessions {
  const open = new Map<LiveSession, (reason: DomainError) => void>();
  const timer = setInterval(() => {
    for (const [session, close] of open) {
      session.assertHolds().catch((error: unknown) => {
        if (!(error instanceof DomainError) || error.reason.code !== 'UNAUTHENTICATED') return;
        if (open.delete(session)) close(error);
      });
    }
  }, everyMs);
  timer.unref();

  return {
    get size() {
      return open.size;
    },
    enter(authorization, close) {
      const token = bearerToken(authorization);
      const expiresAt = token === null ? Number.POSITIVE_INFINITY : expiryOf(token);
      const session: LiveSession = {
        streams: 0,
        async assertHolds() {
          if (Date.now() >= expiresAt) throw new DomainError(TOKEN_EXPIRED);
          if (token !== null) await verifier()?.verify(token);
        },
        leave: () => void open.delete(session),
      };
      open.set(session, close);
      return session;
    },
    stop() {
      clearInterval(timer);
      const all = [...open.values()];
      open.clear();
      for (const close of all) close(new DomainError(GATEWAY_STOPPING));
    },
  };
}

/** Of a token that has been verified already. */
function expiryOf(token: string): number {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    exp?: number;
  };
  return claims.exp === undefined ? Number.POSITIVE_INFINITY : claims.exp * 1_000;
}
