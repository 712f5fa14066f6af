import type { DomainError } from '@commerce-tracking/service-kit/errors';
import type { WebSocket } from 'ws';

/** How a connection is closed, as clients of `graphql-ws` understand it: all but 4401 they try again by themselves. */
export const closeCodes = {
  /** No token, or one that will not hold again: sign in. */
  unauthenticated: 4401,
  /** The token has expired: come again with a fresh one. */
  expired: 4403,
  stopping: 1012,
  /** Too slow, or too many: come again later, from the last event. */
  busy: 1013,
} as const;

const heartbeatMs = 12_000;
const farewellMs = 5_000;

/** What ends all subscriptions of a connection is told by its close. */
export function isOfConnection({ reason }: DomainError): boolean {
  return (
    reason.code === 'UNAUTHENTICATED' || reason.code === 'BUSY' || reason.code === 'UNAVAILABLE'
  );
}

/** Closes a connection for a reason, by the code its client understands. */
export function closeFor(socket: WebSocket, { reason, values }: DomainError): void {
  const { code, name } = reason;
  const from = values.lastEventId === undefined ? '' : ` lastEventId=${values.lastEventId}`;
  if (name === 'TOKEN_EXPIRED') close(socket, closeCodes.expired, name);
  else if (code === 'UNAUTHENTICATED') close(socket, closeCodes.unauthenticated, name);
  else if (code === 'UNAVAILABLE') close(socket, closeCodes.stopping, name);
  else close(socket, closeCodes.busy, `${name}${from}`);
}

/** Closes in words, and for good when the other side does not hear them. */
export function close(socket: WebSocket, code: number, reason = ''): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason.slice(0, 120));
  setTimeout(() => socket.terminate(), farewellMs).unref();
}

/** Ends a connection whose other side does not answer any more; the timer ends with it. */
export function keepAlive(socket: WebSocket): NodeJS.Timeout {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, heartbeatMs);
  timer.unref();
  return timer;
}
