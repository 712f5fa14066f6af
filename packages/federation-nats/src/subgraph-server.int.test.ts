import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse } from 'graphql';
import { afterAll, expect, it, vi } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { connectNats } from './connection.ts';
import { silentLog } from './log.ts';
import { requestReply } from './messages/request.ts';
import { graphqlSubject } from './messages/wire.ts';
import type { ServedRequest } from './serving/received.ts';
import { serveSubject } from './serving/serve.ts';
import { type SubgraphOptions, serveSubgraph } from './subgraph-server.ts';

const { url } = testNats();
const caller = await connectNats({ servers: url, name: 'caller' });
const server = await connectNats({ servers: url, name: 'server' });
afterAll(() => Promise.all([caller.close(), server.close()]));

const schema = buildSubgraphSchema({
  typeDefs: parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Query { whoami: String, add(a: Int!, b: Int!): Int, broken: String, refused: String }
    type Lot @key(fields: "id") { id: ID! weight: Int }
  `),
  resolvers: {
    Query: {
      whoami: (_parent: unknown, _args: unknown, context: unknown) =>
        (context as { user: string }).user,
      add: (_parent: unknown, { a, b }: { a: number; b: number }) => a + b,
      broken: () => {
        throw new Error('password=hunter2');
      },
      refused: () => {
        throw new GraphQLError('Not yours.', { extensions: { code: 'FORBIDDEN' } });
      },
    },
    Lot: { __resolveReference: ({ id }: { id: string }) => ({ id, weight: Number(id) * 10 }) },
  },
});

let names = 0;
function newName(): string {
  names += 1;
  return `lots_${process.pid}_${names}`;
}

async function serve(options: Partial<SubgraphOptions<unknown>> = {}) {
  const subgraph = newName();
  const served = serveSubgraph({
    connection: server,
    subgraph,
    queue: 'q',
    schema,
    version: '1.2.3',
    log: silentLog,
    context: ({ headers }) => ({ user: headers.get('Authorization') ?? 'nobody' }),
    ...options,
  });
  await server.flush();
  const ask = async (body: object | string, headers: Record<string, string> = {}) => {
    const reply = await requestReply({
      connection: caller,
      subject: graphqlSubject(subgraph),
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers,
      deadlineAt: Date.now() + 5_000,
    });
    return JSON.parse(Buffer.from(reply.body).toString());
  };
  return { subgraph, served, ask };
}

it('answers operations with variables, entities and its SDL', async () => {
  const { ask } = await serve();
  const query = 'query Sum($a: Int!) { add(a: $a, b: 2) whoami }';
  const headers = { Authorization: 'Bearer x' };
  expect(await ask({ query, operationName: 'Sum', variables: { a: 40 } }, headers)).toEqual({
    data: { add: 42, whoami: 'Bearer x' },
  });
  const lots = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on Lot { weight } } }';
  expect(await ask({ query: lots, variables: { r: [{ __typename: 'Lot', id: '7' }] } })).toEqual({
    data: { _entities: [{ weight: 70 }] },
  });
  const { data } = await ask({ query: '{ _service { sdl } }' });
  expect(data._service.sdl).toContain('type Lot');
});

it('tells syntax errors, unknown fields and wrong variables apart, as GraphQL errors', async () => {
  const { ask } = await serve();
  const codeOf = async (body: object) => (await ask(body)).errors[0].extensions?.code;
  expect(await codeOf({ query: '{ add(' })).toBe('GRAPHQL_PARSE_FAILED');
  expect(await codeOf({ query: '{ nothing }' })).toBe('GRAPHQL_VALIDATION_FAILED');
  const wrong = await ask({ query: 'query($a: Int!) { add(a: $a, b: 1) }', variables: { a: 'x' } });
  expect(wrong.errors[0].message).toContain('Int cannot represent');
});

it.each(['', '[]', '{"query":1}', 'null', '{"query":"{a}","variables":3}'])(
  'refuses the unreadable body %j on the transport',
  async (body) => {
    const { ask } = await serve();
    await expect(ask(body)).rejects.toMatchObject({ code: 'BAD_REQUEST', nothingDone: true });
  },
);

it('hides unexpected errors and logs them, and lets intended ones through', async () => {
  const error = vi.fn();
  const { ask } = await serve({ log: { ...silentLog, error } });
  const answer = await ask({ query: '{ broken refused }' });
  expect(answer.data).toEqual({ broken: null, refused: null });
  expect(JSON.stringify(answer)).not.toContain('hunter2');
  expect(answer.errors.map((e: GraphQLError) => e.extensions.code)).toEqual([
    'INTERNAL',
    'FORBIDDEN',
  ]);
  expect(error.mock.calls[0]?.[0].err.message).toContain('hunter2');
});

it('gives every error, those of the context too, the form the service wants', async () => {
  const { ask } = await serve({
    context: ({ headers }) => {
      if (!headers.get('Authorization')) throw new Error('no token');
      return {};
    },
    formatError: ({ message, originalError, path }, request) => ({
      message: `${request.graphql.operationName}: ${originalError?.message ?? message}`,
      path,
    }),
  });
  const body = { query: 'query Q { broken }', operationName: 'Q' };
  expect(await ask(body)).toEqual({ errors: [{ message: 'Q: no token' }] });
  expect((await ask(body, { Authorization: 'x' })).errors[0].message).toBe('Q: password=hunter2');
});

it('refuses a protocol version or a schema it does not know', async () => {
  const { ask } = await serve({ knownSchemas: new Set(['abc']) });
  const body = { query: '{ whoami }' };
  await expect(ask(body, { 'Protocol-Version': '2' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  await expect(ask(body, { 'Schema-Hash': 'def' })).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
  });
  expect((await ask(body, { 'Schema-Hash': 'abc' })).data.whoami).toBe('nobody');
});

it('shows itself, its other subjects and its counts to the services API until it drains', async () => {
  const { subgraph, served, ask } = await serve({
    metadata: { roles: 'subgraph,worker' },
    stats: async () => ({ status: 'UP' }),
  });
  const worker = serveSubject({
    connection: server,
    subject: `command.${subgraph}.>`,
    queue: 'q',
    log: silentLog,
    handler: () => 'done',
  });
  served.register('commands', worker);
  await ask({ query: '{ whoami }' });
  await ask('broken').catch(() => undefined);
  const question = async (verb: string) =>
    (await caller.request(`$SRV.${verb}.${subgraph}`, '', { timeout: 2_000 })).json<
      Record<string, unknown>
    >();
  expect(await question('PING')).toMatchObject({
    type: 'io.nats.micro.v1.ping_response',
    name: subgraph,
    id: served.id,
    version: '1.2.3',
    metadata: { 'schema-hash': served.schemaHash, roles: 'subgraph,worker' },
  });
  expect((await question('INFO')).endpoints).toMatchObject([
    { name: 'graphql', subject: graphqlSubject(subgraph), queue_group: 'q' },
    { name: 'commands', subject: `command.${subgraph}.>`, queue_group: 'q' },
  ]);
  const { endpoints } = await question('STATS');
  expect(endpoints).toMatchObject([
    { num_requests: 2, num_errors: 1, data: { inFlight: 0, status: 'UP' } },
    { num_requests: 0, data: { status: 'UP' } },
  ]);
  expect((endpoints as { processing_time: number }[])[0]?.processing_time).toBeGreaterThan(0);
  const found: string[] = [];
  for await (const each of await caller.services.client({ maxWait: 300 } as never).ping(subgraph)) {
    found.push(each.id);
  }
  expect(found).toEqual([served.id]);
  await worker.drain();
  await served.drain();
  await expect(question('PING')).rejects.toMatchObject({ code: '503' });
});

it('begins nothing more of an operation whose caller has left', async () => {
  const begun: string[] = [];
  const schemaOfSteps = buildSubgraphSchema({
    typeDefs: parse('type Query { lot: Lot } type Lot { history: String }'),
    resolvers: {
      Query: {
        lot: async () => {
          begun.push('lot');
          await new Promise((resolve) => setTimeout(resolve, 1_500));
          begun.push('lot found');
          return {};
        },
      },
      Lot: { history: () => void begun.push('history') },
    },
  });
  const limits = { concurrency: 1 };
  const { subgraph, ask } = await serve({ schema: schemaOfSteps, limits });
  const client = new AbortController();
  const left = requestReply({
    connection: caller,
    subject: graphqlSubject(subgraph),
    body: JSON.stringify({ query: '{ lot { history } }' }),
    deadlineAt: Date.now() + 30_000,
    signal: client.signal,
    mayBeDropped: true,
  });
  await vi.waitFor(() => expect(begun).toEqual(['lot']), 10_000);
  client.abort();
  await expect(left).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(await ask({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
  expect(begun).toEqual(['lot', 'lot found']);
});

it('begins nothing more of an operation once its deadline has passed, and frees the place', async () => {
  const begun: string[] = [];
  const aborted: string[] = [];
  const failed = vi.fn();
  // Takes as long as the deadline lets it, as a step does that heeds the signal.
  const step = (name: string) => async (_parent: unknown, _args: unknown, context: unknown) => {
    const { signal, deadlineAt } = context as ServedRequest;
    begun.push(name);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    aborted.push(name);
    // A timer may be a millisecond early.
    await vi.waitUntil(() => Date.now() >= deadlineAt, { interval: 1 });
    return {};
  };
  const slow = buildSubgraphSchema({
    typeDefs: parse(`
      type Query { ready: String }
      type Mutation { first: Lot, second: Lot }
      type Lot { history: String }
    `),
    resolvers: {
      Query: {
        ready: () => 'yes',
      },
      Mutation: {
        first: step('first'),
        second: step('second'),
      },
      Lot: { history: () => void begun.push('history') },
    },
  });
  const limits = { concurrency: 1 };
  const { subgraph, ask } = await serve({
    schema: slow,
    limits,
    log: { ...silentLog, error: failed },
    context: (request) => request,
  });
  const late = requestReply({
    connection: caller,
    subject: graphqlSubject(subgraph),
    body: JSON.stringify({ query: 'mutation { first { history } second { history } }' }),
    deadlineAt: Date.now() + 1_500,
  });
  await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' });
  // There is one place: what comes next is answered only when it is free.
  expect(await ask({ query: '{ ready }' })).toEqual({ data: { ready: 'yes' } });
  expect(begun).toEqual(['first']);
  expect(aborted).toEqual(['first']);
  expect(failed).not.toHaveBeenCalled();
});
