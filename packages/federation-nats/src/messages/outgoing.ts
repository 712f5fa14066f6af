import type { NatsConnection, PublishOptions } from 'nats';

type Outgoing = {
  subject: string;
  body: Uint8Array | string;
  options: PublishOptions | undefined;
  onError: ((error: Error) => void) | undefined;
};

const queues = new WeakMap<NatsConnection, Outgoing[]>();

/**
 * Publishes when all that has arrived by now has been dealt with, together with all that is published
 * meanwhile: one write to the socket instead of one for each message. A system call is dearer than the rest
 * of a request.
 */
export function publishSoon(
  connection: NatsConnection,
  subject: string,
  body: Uint8Array | string,
  options?: PublishOptions,
  onError?: (error: Error) => void,
): void {
  let queue = queues.get(connection);
  if (!queue) {
    queue = [];
    queues.set(connection, queue);
  }
  if (queue.length === 0) setImmediate(publishNow, connection);
  queue.push({ subject, body, options, onError });
}

/** Hands everything waiting to the client; needed before a flush or a drain only. */
export function publishNow(connection: NatsConnection): void {
  const queue = queues.get(connection);
  if (!queue || queue.length === 0) return;
  queues.set(connection, []);
  for (const { subject, body, options, onError } of queue) {
    try {
      connection.publish(subject, body, options);
    } catch (error) {
      // A reply or a credit on a closed connection has nobody to tell; the other side times out.
      onError?.(error as Error);
    }
  }
}
