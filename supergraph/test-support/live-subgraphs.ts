import { writeFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { headers } from '@commerce-tracking/federation-nats/nats-client';
import { serveSubgraph } from '@commerce-tracking/federation-nats/subgraph-server';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { ensureStreams } from '@commerce-tracking/service-kit/streams/streams';
import { parse } from 'graphql';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;

/** Two subgraphs in small: `records` has what can be listened to, `people` knows who collects. */
const typeDefs = {
  records: `${link}
    type Query { collection(id: ID!): Collection }
    type Subscription {
      collectionChanged(filter: CollectionChangedFilter): CollectionChanged!
      reviewQueueChanged(level: Int!): ReviewQueueChanged!
      referenceChanged(kinds: [ReferenceKind!]): ReferenceChanged!
    }
    input CollectionChangedFilter { ids: [ID!] events: [CollectionEvent!] states: [String!] pointCountryIds: [ID!] collectorIds: [ID!] }
    enum CollectionEvent { SUBMITTED COMMENTED APPROVED_LEVEL_2 UPDATED OTHER }
    enum ReferenceKind { COLLECTION_POINT PRODUCT }
    type CollectionChanged {
      event: CollectionEvent! collectionId: ID! version: Int! state: String previousState: String
      collection: Collection
    }
    type ReviewQueueChanged { level: Int! change: String! collectionId: ID! collection: Collection }
    type ReferenceChanged { kind: ReferenceKind entryId: ID! version: Int }
    type Collection @key(fields: "id") { id: ID! reference: String label(prefix: String): String collector: Person }
    type Person @key(fields: "id", resolvable: false) { id: ID! }`,
  people: `${link}
    type Query { person(id: ID!): Person }
    type Person @key(fields: "id") { id: ID! name: String }`,
};

/** A record as the subgraph keeps it. */
export type LiveRecord = {
  id: string;
  reference: string;
  state: string;
  collectorId: string;
  teamManagerId: string;
  supervisorId: string;
};

type Context = { actor: { actorId: string; role: string } };

export type LiveSubgraphs = {
  supergraphPath: string;
  typeDefs: Readonly<typeof typeDefs>;
  records: Map<string, LiveRecord>;
  /** How many collections were read. */
  reads: { count: number };
  /** Stores an event as the relay does; tells its place in the stream. */
  publish(subject: string, keys: Record<string, unknown>, id?: string): Promise<number>;
  /** The event of a record's change, which is stored as well. */
  change(record: LiveRecord, event?: string, more?: Record<string, unknown>): Promise<number>;
  stop(): Promise<void>;
};

/** Serves both over a real NATS, with the stream of events. */
export async function serveLiveSubgraphs(url: string, folder: string): Promise<LiveSubgraphs> {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(typeDefs).map(([name, sdl]) => ({
      name,
      typeDefs: parse(sdl),
      url: `nats://graphql.${name}`,
    })),
  );
  if (!supergraphSdl) throw new Error(String(errors));
  const supergraphPath = `${folder}/live-supergraph.graphql`;
  await writeFile(supergraphPath, supergraphSdl);

  const records = new Map<string, LiveRecord>();
  const reads = { count: 0 };
  const read = (id: string, { actor }: Context) => {
    reads.count += 1;
    const record = records.get(id);
    return record && isVisible(record, actor) ? record : null;
  };
  const resolvers: Record<keyof typeof typeDefs, Record<string, object>> = {
    records: {
      Query: {
        collection: (_: unknown, { id }: { id: string }, context: Context) => read(id, context),
      },
      Collection: {
        label: ({ reference }: LiveRecord, { prefix }: { prefix?: string }) =>
          `${prefix ?? ''}${reference}`,
        collector: ({ collectorId }: LiveRecord) => ({ id: collectorId }),
      },
    },
    people: {
      Query: { person: (_: unknown, { id }: { id: string }) => ({ id, name: `Adjovi ${id}` }) },
      Person: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `Adjovi ${id}` }) },
    },
  };
  const connection = await connectNats({ servers: url, name: 'live-subgraphs' });
  await ensureStreams(connection, 1);
  const servers = (['records', 'people'] as const).map((name) =>
    serveSubgraph<Context>({
      connection,
      subgraph: name,
      queue: `${name}_queue`,
      schema: buildSubgraphSchema({
        typeDefs: parse(typeDefs[name]),
        resolvers: resolvers[name] as never,
      }),
      version: '1.0.0',
      log: createLogger({ name, level: 'silent' }),
      context: ({ headers: sent }) => ({ actor: actorIn(sent.get('Authorization')) }),
    }),
  );
  await connection.flush();
  const stream = connection.jetstream();

  const publish: LiveSubgraphs['publish'] = async (subject, keys, id = newId()) => {
    const meta = headers();
    meta.set('Nats-Msg-Id', id);
    const body = JSON.stringify({ eventId: id, at: new Date().toISOString(), ...keys });
    return (await stream.publish(subject, body, { headers: meta })).seq;
  };
  return {
    supergraphPath,
    typeDefs,
    records,
    reads,
    publish,
    change(record, event = 'submitted', more = {}) {
      records.set(record.id, record);
      const { id, ...standing } = record;
      return publish(`event.tradeflow.collection.${event}`, {
        collectionId: id,
        previousState: 'DRAFT',
        version: 1,
        revisionNumber: 1,
        countryId: null,
        ...standing,
        ...more,
      });
    },
    async stop() {
      await Promise.all(servers.map((server) => server.drain()));
      await connection.close();
    },
  };
}

function isVisible(record: LiveRecord, { actorId, role }: Context['actor']): boolean {
  if (role === 'ADMIN') return true;
  if (role === 'ANALYST') return record.state === 'APPROVED_L2';
  return [record.collectorId, record.teamManagerId, record.supervisorId].includes(actorId);
}

/** The gateway has verified it; these subgraphs believe it. */
function actorIn(authorization: string | null | undefined): Context['actor'] {
  const claims = authorization?.split('.')[1];
  if (!claims) return { actorId: '', role: '' };
  return JSON.parse(Buffer.from(claims, 'base64url').toString());
}
