import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { can } from '@commerce-tracking/access/permissions';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import { serveSubgraph } from '@commerce-tracking/federation-nats/subgraph-server';
import { contextAccess } from '@commerce-tracking/service-kit/access';
import { type BaseContext, createContextFactory } from '@commerce-tracking/service-kit/context';
import { formatSubgraphError } from '@commerce-tracking/service-kit/graphql-errors';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { followBucket } from '@commerce-tracking/service-kit/streams/replicated-map';
import {
  createTokenVerifier,
  keyBucket,
  revocationBucket,
  revocationTtlMs,
} from '@commerce-tracking/service-kit/tokens';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { startTestGateway, type TestGateway, until } from '../../test-support/gateway.ts';
import { publishSigner, type TestSigner } from '../../test-support/tokens.ts';

const { url } = testNats();
const log = createLogger({ name: 'desk', level: 'silent' });
const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
    "@key", "@requiresScopes", "@policy", { name: "@authenticated", as: "@signedIn" }])
  type Query {
    open: String
    mine: String @signedIn
    log: [Entry!] @requiresScopes(scopes: [["audit:read"]])
    blessed: String @policy(policies: [["blessing"]])
    entry: Entry
  }
  type Mutation { hand(in: Int): String @requiresScopes(scopes: [["collection:submit"]]) }
  type Entry { id: ID! by: String @signedIn }`);
const schema = () =>
  buildSubgraphSchema({
    typeDefs,
    resolvers: {
      Query: {
        open: () => 'open',
        mine: () => 'mine',
        log: () => [{ id: '1', by: 'me' }],
        blessed: () => 'blessed',
        entry: () => ({ id: '2', by: 'you' }),
      },
      Mutation: { hand: () => 'handed' },
    },
  });

const folder = await mkdtemp(join(tmpdir(), 'access-test-'));
const path = join(folder, 'supergraph.graphql');
const connection = await connectNats({ servers: url, name: 'desk' });
const refusals: string[] = [];
const stops: (() => Promise<unknown>)[] = [];
let signer: TestSigner;
let gateway: TestGateway;

beforeAll(async () => {
  const { supergraphSdl, errors } = composeServices([
    { name: 'desk', typeDefs, url: 'nats://desk' },
  ]);
  if (!supergraphSdl) throw new Error(String(errors));
  await writeFile(path, supergraphSdl);
  signer = await publishSigner(url);
  const follow = (bucket: string, ttlMs?: number) =>
    followBucket({ connection, bucket, replicas: 1, ttlMs, dataDir: folder, log });
  const keys = await follow(keyBucket);
  const revocations = await follow(revocationBucket, revocationTtlMs);
  // As a service of the product puts it together, without a database.
  const server = serveSubgraph<BaseContext<null>>({
    connection,
    subgraph: 'desk',
    queue: 'desk_queue',
    schema: schema(),
    version: '1.0.0',
    log,
    access: contextAccess(can),
    context: createContextFactory<null>({
      dbFor: () => null,
      log,
      can,
      verifier: createTokenVerifier({ keys, revocations, service: 'desk' }),
      sender: () => () => Promise.reject(new Error('nothing is sent here')),
      onRefused: ({ action }) => {
        refusals.push(action);
      },
    }),
    formatError: (error, request) =>
      formatSubgraphError(error, request, { translate: (fault: unknown) => fault } as never, log),
  });
  await connection.flush();
  gateway = await startTestGateway(url, { SUPERGRAPH_PATH: path });
  await until(async () => (await gateway.ask('{ open }')).data?.open === 'open');
  stops.push(
    () => gateway.stop(),
    () => server.drain(),
    () => Promise.all([keys.stop(), revocations.stop()]),
    () => connection.close(),
    () => rm(folder, { recursive: true, force: true }),
  );
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

const as = async (role: string, claims: object = {}) => ({
  authorization: `Bearer ${await signer.token({ claims: { role, ...claims } })}`,
  'x-language': 'en',
});

/** Straight onto the subject, past the gateway. */
async function askDesk(query: string, headers: Record<string, string> = {}) {
  const { authorization } = headers;
  const reply = await requestReply({
    connection,
    subject: 'graphql.desk',
    body: JSON.stringify({ query }),
    headers: { 'X-Language': 'en', ...(authorization && { Authorization: authorization }) },
    deadlineAt: Date.now() + 5_000,
  });
  return JSON.parse(Buffer.from(reply.body).toString());
}

const everything = '{ open mine log { id } blessed entry { id by } }';

describe.each(['gateway', 'subgraph'] as const)('access directives at the %s', (place) => {
  const ask = async (query: string, headers?: Record<string, string>) => {
    const answer =
      place === 'gateway'
        ? await gateway.ask(query, { headers: { 'x-language': 'en', ...headers } })
        : await askDesk(query, headers);
    const errors: { path: string[]; extensions: { code: string; details: object } }[] =
      answer.errors ?? [];
    const refused = Object.fromEntries(
      errors.map(({ path: at, extensions: { code, details } }) => [
        at.join('.'),
        [code, (details as { reason: string }).reason],
      ]),
    );
    return { data: answer.data, refused, errors };
  };

  it('gives a stranger what is open', async () => {
    const signIn = ['UNAUTHENTICATED', 'NOT_SIGNED_IN'];
    expect(await ask(everything)).toMatchObject({
      data: { open: 'open', mine: null, log: null, blessed: null, entry: { id: '2', by: null } },
      refused: { mine: signIn, log: signIn, blessed: signIn, 'entry.by': signIn },
    });
  });

  it('gives a role what its permissions give', async () => {
    const { data, refused, errors } = await ask(everything, await as('COLLECTOR'));
    const no = ['FORBIDDEN', 'NOT_PERMITTED'];
    expect(data).toMatchObject({ mine: 'mine', log: null, blessed: null, entry: { by: 'you' } });
    expect(refused).toEqual({ log: no, blessed: no });
    expect(errors).toContainEqual(
      expect.objectContaining({
        message: 'Your role does not allow this operation (audit:read).',
        extensions: expect.objectContaining({
          details: expect.objectContaining({ permission: 'audit:read' }),
        }),
      }),
    );
    expect((await ask('{ log { id by } }', await as('ADMIN'))).data).toEqual({
      log: [{ id: '1', by: 'me' }],
    });
    expect((await ask('mutation { hand }', await as('COLLECTOR'))).data).toEqual({
      hand: 'handed',
    });
    expect((await ask('mutation { hand }', await as('ADMIN'))).refused).toEqual({ hand: no });
  });

  it('admits nobody who has to change the password first', async () => {
    const headers = await as('ADMIN', { mustChangePassword: true });
    expect((await ask('{ open mine }', headers)).refused).toEqual({
      mine: ['FORBIDDEN', 'PASSWORD_CHANGE_REQUIRED'],
    });
  });
});

it('answers what nothing remains of with its errors and status 200', async () => {
  const answer = await gateway.ask('{ mine }', { headers: { 'x-language': 'en' } });
  expect(answer).toMatchObject({
    status: 200,
    data: { mine: null },
    errors: [{ message: 'You have to be signed in.', path: ['mine'] }],
  });
});

it('leaves the refusal of a known caller in the subgraph’s record', async () => {
  refusals.length = 0;
  await askDesk('{ log { id } blessed mine }', await as('COLLECTOR'));
  expect(refusals.sort()).toEqual(['audit:read', 'blessing']);
});

it('asks a module who it is where our tokens do not say it', async () => {
  const module = join(folder, 'access.mjs');
  await writeFile(
    module,
    `export const caller = ({ nats }) => ({
       isAuthenticated: nats.headers.Authorization !== undefined,
       hasScope: (scope) => nats.headers.Authorization === 'Basic ' + scope,
     });
     export const policies = (names) => new Set(names.filter((name) => name === 'blessing'));`,
  );
  const settings = { SUPERGRAPH_PATH: path, IDENTITY: 'off', ACCESS_MODULE: module };
  const foreign = await startTestGateway(url, settings);
  await until(async () => (await foreign.ask('{ open }')).data?.open === 'open');
  const headers = { authorization: 'Basic audit:read', 'x-language': 'en' };
  const { errors = [] } = await foreign.ask('{ open mine log { id } blessed }', { headers });
  // The gateway lets it through; the subgraph knows no such token and refuses by itself.
  expect(errors.map(({ extensions }) => extensions.details?.reason)).toEqual(
    expect.arrayContaining(['TOKEN_INVALID']),
  );
  const stranger = await foreign.ask('{ mine log { id } }', { headers: { 'x-language': 'en' } });
  expect(stranger.errors?.map(({ extensions }) => extensions.details?.reason)).toEqual([
    'NOT_SIGNED_IN',
    'NOT_SIGNED_IN',
  ]);
  await foreign.stop();
  await writeFile(join(folder, 'wrong.mjs'), 'export const callers = 1;');
  await expect(
    startTestGateway(url, { SUPERGRAPH_PATH: path, ACCESS_MODULE: join(folder, 'wrong.mjs') }),
  ).rejects.toThrow('has to export functions called');
});
