/** Version of the protocol in docs/graphql-over-nats.md; a request without the header means version 1. */
export const protocolVersion = '1';

/** Names of all headers of the protocol. NATS compares header names with their case. */
export const headerNames = {
  authorization: 'Authorization',
  requestId: 'Request-Id',
  commandId: 'Command-Id',
  deadline: 'Deadline',
  language: 'X-Language',
  traceparent: 'traceparent',
  schemaHash: 'Schema-Hash',
  acceptEncoding: 'Accept-Encoding',
  contentEncoding: 'Content-Encoding',
  cacheControl: 'Cache-Control',
  cacheInvalidation: 'Cache-Invalidation',
  protocolVersion: 'Protocol-Version',
  includeTrace: 'apollo-federation-include-trace',
  errorCode: 'Nats-Service-Error-Code',
  error: 'Nats-Service-Error',
  chunk: 'Chunk',
  replyBytes: 'Reply-Bytes',
  schemaMismatch: 'Schema-Mismatch',
  lifeSign: 'Life-Sign',
} as const;

/** What both sides assume where nothing else is said; every one is a setting of the side concerned. */
export const wireDefaults = {
  deadlineMs: 10_000,
  chunkBytes: 512 * 1024,
  chunkWindow: 4,
  creditTimeoutMs: 5_000,
  replyBytesMax: 64 * 1024 * 1024,
  compressAboveBytes: 128 * 1024,
  concurrency: 100,
  queueMax: 200,
} as const;

/** How often whoever works on a request says so to a caller that wants to know. */
export const lifeSignEveryMs = 500;

/** What a caller wants with `Life-Sign`: signs only, or also that its request is dropped once it has left. */
export const lifeSignWishes = { only: '1', andDropWhenLeft: '2' } as const;

/** Bytes kept free under the server's `max_payload` for the headers of a message. */
export const headerReserveBytes = 4096;

/** What the subject of every reply begins with, so that nobody can have an answer sent to where a message does something. */
export const inboxStart = '_INBOX';

/** The one place that knows how a subgraph's name becomes its subject. */
export function graphqlSubject(subgraph: string): string {
  return `graphql.${subgraph}`;
}

/** Body of a request on `graphql.<subgraph>`. */
export type GraphQLRequestBody = {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
  extensions?: Record<string, unknown> | null;
};
