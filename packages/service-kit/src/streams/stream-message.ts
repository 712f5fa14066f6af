import type { JsMsg } from '@commerce-tracking/federation-nats/nats-client';
import { retriedMessage } from './dead-letters.ts';

/** One message of a stream; `id` is the outbox id it was published under. */
export type StreamMessage = { id: string; subject: string; payload: unknown };

/** A message no repetition will make readable: it becomes a dead letter at once. */
export class UnreadableMessage extends Error {}

/** A message as it was published, before anybody wrapped it. */
export type Received = { id: string; subject: string; text: string };

/** How a consumer finds in what the broker hands over what was published. */
export type Reader = (message: JsMsg) => Received;

/** Reads a message of the stream that is followed. */
export function received(message: JsMsg): Received {
  const { stream, streamSequence } = message.info;
  const id = message.headers?.get('Nats-Msg-Id') || `${stream}:${streamSequence}`;
  return { id, subject: message.subject, text: message.string() };
}

/**
 * Reads a message that is tried again after it was given up.
 * @throws UnreadableMessage
 */
export function retried(message: JsMsg): Received {
  const wrapped = retriedMessage.safeParse(parsed(message.string()));
  if (!wrapped.success) throw new UnreadableMessage('not a message that is tried again');
  const { messageId, subject, payload } = wrapped.data;
  return { id: messageId, subject, text: payload };
}

/** @throws UnreadableMessage */
export function readWhole(message: JsMsg, read: Reader): StreamMessage {
  const { id, subject, text } = read(message);
  return { id, subject, payload: parsed(text) };
}

/** What a dead letter says of the message, readable or not. */
export function originOf(message: JsMsg, read: Reader) {
  let origin: Received;
  try {
    origin = read(message);
  } catch {
    origin = received(message);
  }
  return { messageId: origin.id, subject: origin.subject, payload: origin.text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableMessage('not JSON', { cause: error });
  }
}
