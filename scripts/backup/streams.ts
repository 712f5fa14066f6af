import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  headers,
  type JetStreamManager,
  type NatsConnection,
  NatsError,
  nanos,
  type StreamConfig,
} from '@commerce-tracking/federation-nats/nats-client';
import { createTally, readLines, writeLines } from './line-file.ts';
import type { Content, SavedStream } from './manifest.ts';

const patienceMs = 10_000;
const inFlightMax = 500;
const readAtOnce = 200;
const shortestWindowMs = 100;
/** The broker's number for a message that is not there. */
const noMessage = 10_037;

/** A message as it is saved: its subject, headers and body. */
type Line = { subject: string; headers: [string, string[]][]; data: string };

/** Saves every stream, key-value buckets included; `seen` is told of each message's id. */
export async function saveStreams(
  connection: NatsConnection,
  folder: string,
  seen: (messageId: string) => void,
): Promise<SavedStream[]> {
  const manager = await connection.jetstreamManager({ timeout: patienceMs });
  const saved: SavedStream[] = [];
  for (const config of await streamConfigs(manager)) {
    const { name } = config;
    const numbers: number[] = [];
    const lines = messagesOf(manager, name, (sequence, id) => {
      numbers.push(sequence);
      if (id) seen(id);
    });
    const content = await writeLines(join(folder, `stream-${name}.jsonl.gz`), lines);
    const followers: SavedStream['followers'] = [];
    for await (const { config: follower, ack_floor } of manager.consumers.list(name)) {
      if (!follower.durable_name) continue;
      // Of what is saved, so much was done with.
      const done = numbers.filter((sequence) => sequence <= ack_floor.stream_seq).length;
      followers.push({ config: follower, done });
    }
    saved.push({ name, config, followers, ...content });
  }
  return saved;
}

/** Makes a stream with its messages, and its followers as far as they had come. */
export async function loadStream(
  connection: NatsConnection,
  { name, config, followers }: SavedStream,
  folder: string,
  replicas: number,
): Promise<void> {
  const manager = await connection.jetstreamManager({ timeout: patienceMs });
  // The set-up of the broker has made it already, empty.
  await manager.streams.delete(name).catch(() => false);
  // What the stream holds twice was sent twice, long apart; now it comes at once, and twice again.
  const isSoon = { duplicate_window: nanos(shortestWindowMs) };
  await manager.streams.add({ ...config, ...isSoon, num_replicas: replicas });
  const client = connection.jetstream({ timeout: patienceMs });
  const sent = new Set<string>();
  let open: Promise<unknown>[] = [];
  for await (const line of readLines(join(folder, `stream-${name}.jsonl.gz`))) {
    const { subject, data, headers: given } = JSON.parse(line) as Line;
    const told = headers();
    for (const [key, values] of given) for (const value of values) told.append(key, value);
    const id = told.get('Nats-Msg-Id');
    if (id && sent.has(id)) {
      await Promise.all(open);
      await setTimeout(shortestWindowMs * 2);
    }
    sent.add(id);
    open.push(client.publish(subject, Buffer.from(data, 'base64'), { headers: told }));
    if (open.length < inFlightMax) continue;
    await Promise.all(open);
    open = [];
  }
  await Promise.all(open);
  await manager.streams.update(name, { ...config, num_replicas: replicas });
  for (const { config: follower, done } of followers) {
    await manager.consumers.add(name, { ...follower, num_replicas: 0 });
    await catchUp(connection, name, follower.durable_name ?? '', done);
  }
}

/** Names of the streams that hold messages, or whose readers have come somewhere. */
export async function streamsInUse(connection: NatsConnection): Promise<string[]> {
  const manager = await connection.jetstreamManager({ timeout: patienceMs });
  const found: string[] = [];
  for await (const { config, state } of manager.streams.list()) {
    if (state.last_seq > 0) found.push(config.name);
  }
  return found;
}

/** What a stream holds now, to be compared with what was saved. */
export async function contentOfStream(connection: NatsConnection, name: string): Promise<Content> {
  const manager = await connection.jetstreamManager({ timeout: patienceMs });
  const tally = createTally();
  for await (const line of messagesOf(manager, name, () => undefined)) tally.add(line);
  return tally.content();
}

/** Acknowledges what the follower had done with before: its place cannot be set from outside. */
async function catchUp(
  connection: NatsConnection,
  stream: string,
  durable: string,
  done: number,
): Promise<void> {
  const consumer = await connection.jetstream().consumers.get(stream, durable);
  for (let isBehind = done > 0; isBehind; ) {
    const acknowledged: Promise<unknown>[] = [];
    isBehind = false;
    for await (const message of await consumer.fetch({ max_messages: 500, expires: 1_000 })) {
      isBehind = message.info.streamSequence < done;
      if (message.info.streamSequence > done) message.nak();
      else acknowledged.push(message.ackAck());
    }
    await Promise.all(acknowledged);
  }
}

async function* messagesOf(
  manager: JetStreamManager,
  name: string,
  tell: (sequence: number, id: string | undefined) => void,
): AsyncGenerator<string> {
  // Up to here: what comes meanwhile is the database's to tell. Read one by one, since a work queue has no readers.
  const { first_seq: first, last_seq: last } = (await manager.streams.info(name)).state;
  for (let from = Math.max(1, first); from <= last; from += readAtOnce) {
    const count = Math.min(readAtOnce, last - from + 1);
    const numbers = Array.from({ length: count }, (_unused, index) => from + index);
    const found = await Promise.all(numbers.map((seq) => messageAt(manager, name, seq)));
    for (const message of found) {
      if (!message) continue;
      const given = [...(message.header ?? [])] as [string, string[]][];
      tell(message.seq, message.header?.get('Nats-Msg-Id') || undefined);
      const data = Buffer.from(message.data).toString('base64');
      yield JSON.stringify({ subject: message.subject, headers: given, data } satisfies Line);
    }
  }
}

/** Null where it was taken out, or has grown too old. */
async function messageAt(manager: JetStreamManager, name: string, seq: number) {
  try {
    return await manager.streams.getMessage(name, { seq });
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.err_code === noMessage) return null;
    throw error;
  }
}

async function streamConfigs(manager: JetStreamManager): Promise<StreamConfig[]> {
  const configs: StreamConfig[] = [];
  for await (const { config } of manager.streams.list()) configs.push(config);
  return configs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
