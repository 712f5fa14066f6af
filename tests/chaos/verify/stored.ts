import {
  AckPolicy,
  DeliverPolicy,
  type NatsConnection,
} from '@commerce-tracking/federation-nats/nats-client';
import { type Connection, createConnection } from 'mariadb';
import { parseDatabaseUrl } from '../../../prisma/database-url.ts';
import { connectWitness } from '../../support/broker-users.ts';

export type StoredMessage = {
  id: string;
  subgraph: string;
  sequence: number;
  subject: string;
  aggregateId: string;
  body: Record<string, unknown>;
  createdAt: Date;
  sentAt: Date | null;
};
export type StoredRecord = {
  id: string;
  version: number;
  state: string;
  revisionNumber: number;
  originalCollectorId: string;
};
export type StoredDecision = {
  collectionId: string;
  revisionNumber: number;
  validationLevel: number;
  validationResult: string;
  validatorId: string;
};
export type StoredPerson = {
  id: string;
  version: number;
  status: string;
  accountStatus: string;
  teamManagerId: string | null;
};
export type StoredBulk = {
  id: string;
  status: string;
  requested: number;
  done: number;
  refused: number;
  createdAt: Date;
  finishedAt: Date | null;
};

/** Everything the run has left behind, as it lies in database, streams and audit log. */
export type Stored = {
  commands: Map<string, { subject: string; hasResult: boolean }>;
  records: Map<string, StoredRecord>;
  decisions: Map<string, StoredDecision[]>;
  revisions: Set<string>;
  comments: Set<string>;
  bulks: Map<string, StoredBulk>;
  people: Map<string, StoredPerson>;
  messages: StoredMessage[];
  auditEntries: Set<string>;
  /** Ids of the messages in the streams, in their order, by stream. */
  streams: Record<'EVENTS' | 'AUDIT', string[]>;
};

export const commandKey = (actorId: string, commandId: string) => `${actorId} ${commandId}`;
export const revisionKey = (recordId: string, number: number) => `${recordId} ${number}`;

/** Reads it all. */
export async function readStored(database: Connection, natsUrls: string[]): Promise<Stored> {
  const rows = <Row>(sql: string) => database.query(sql) as Promise<Row[]>;
  const decisions = new Map<string, StoredDecision[]>();
  const decided = await rows<StoredDecision>(
    `SELECT collectionId, revisionNumber, validationLevel, validationResult, validatorId
     FROM tradeflow_validation WHERE validationResult <> 'PENDING'`,
  );
  for (const row of decided) {
    decisions.set(row.collectionId, [...(decisions.get(row.collectionId) ?? []), row]);
  }
  const commands = await rows<{ actorId: string; commandId: string; subject: string; n: number }>(
    `SELECT actorId, commandId, subject, result IS NOT NULL AS n FROM tradeflow_command
     UNION ALL SELECT actorId, commandId, subject, result IS NOT NULL FROM admin_command`,
  );
  const people = await rows<StoredPerson>(
    `SELECT a.id, a.version, a.status, u.status AS accountStatus, a.teamManagerId
     FROM admin_actor a JOIN auth_user u ON u.id = a.userId`,
  );
  const records = await rows<StoredRecord>(
    'SELECT id, version, state, revisionNumber, originalCollectorId FROM tradeflow_collection',
  );
  const revisions = await rows<{ collectionId: string; number: number }>(
    'SELECT collectionId, number FROM tradeflow_revision',
  );
  const bulks = await rows<StoredBulk>('SELECT * FROM tradeflow_bulk_decision');
  return {
    commands: new Map(
      commands.map(({ actorId, commandId, subject, n }) => [
        commandKey(actorId, commandId),
        { subject, hasResult: Number(n) === 1 },
      ]),
    ),
    records: new Map(records.map((row) => [row.id, row])),
    decisions,
    revisions: new Set(revisions.map((row) => revisionKey(row.collectionId, row.number))),
    comments: new Set((await rows<{ id: string }>('SELECT id FROM tradeflow_comment')).map(idOf)),
    bulks: new Map(bulks.map((row) => [row.id, row])),
    people: new Map(people.map((row) => [row.id, row])),
    messages: await readMessages(database),
    auditEntries: new Set(
      (await rows<{ id: string }>('SELECT id FROM admin_audit_entry')).map(idOf),
    ),
    streams: await readStreams(natsUrls),
  };
}

const idOf = ({ id }: { id: string }) => id;

/** A connection past the wires. */
export function lookInto(url: string): Promise<Connection> {
  return createConnection({ ...parseDatabaseUrl(url), timezone: 'Z', insertIdAsNumber: true });
}

async function readMessages(database: Connection): Promise<StoredMessage[]> {
  const messages: StoredMessage[] = [];
  for (const subgraph of ['auth', 'admin', 'model', 'tradeflow']) {
    const rows: (Omit<StoredMessage, 'body' | 'subgraph'> & { payload: string })[] =
      await database.query(`SELECT * FROM ${subgraph}_outbox ORDER BY sequence`);
    for (const { payload, ...row } of rows) {
      messages.push({ ...row, subgraph, body: JSON.parse(payload) as StoredMessage['body'] });
    }
  }
  return messages;
}

async function readStreams(servers: string[]): Promise<Stored['streams']> {
  const connection = await connectWitness(servers);
  try {
    return {
      EVENTS: await readStream(connection, 'EVENTS'),
      AUDIT: await readStream(connection, 'AUDIT'),
    };
  } finally {
    await connection.close();
  }
}

async function readStream(connection: NatsConnection, stream: string): Promise<string[]> {
  const manager = await connection.jetstreamManager({ timeout: 10_000 });
  const { state } = await manager.streams.info(stream);
  const name = `chaos-${Date.now()}`;
  await manager.consumers.add(stream, {
    durable_name: name,
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.All,
  });
  const consumer = await connection.jetstream().consumers.get(stream, name);
  const ids: string[] = [];
  let emptyFetches = 0;
  while (ids.length < state.messages && emptyFetches < 3) {
    const before = ids.length;
    const messages = await consumer.fetch({ max_messages: 1_000, expires: 3_000 });
    for await (const message of messages) {
      ids.push(message.headers?.get('Nats-Msg-Id') ?? `${message.info.streamSequence}`);
    }
    emptyFetches = ids.length === before ? emptyFetches + 1 : 0;
  }
  await manager.consumers.delete(stream, name);
  return ids;
}
