import { buildSubgraphSchema } from '@apollo/subgraph';
import { GraphQLError, parse } from 'graphql';
import { afterAll, expect, it, vi } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { connectNats } from '../connection.ts';
import { silentLog } from '../log.ts';
import { requestReply } from '../messages/request.ts';
import { graphqlSubject } from '../messages/wire.ts';
import { type SubgraphOptions, serveSubgraph } from '../subgraph-server.ts';
import type { SubgraphAccess } from './access-schema.ts';

const { url } = testNats();
const connection = await connectNats({ servers: url, name: 'access' });
afterAll(() => connection.close());

type Context = { roles: string[] };
const counted = { secret: 0 };

const newSchema = () =>
  buildSubgraphSchema({
    typeDefs: parse(`
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
        "@key", "@policy", { name: "@authenticated", as: "@signedIn" }, { name: "@requiresScopes", as: "@needs" }])
      type Query { open: Int lot: Lot vault: Vault node: Node thing: Thing }
      type Mutation { burn: Boolean @needs(scopes: [["burn"]]) }
      interface Node { id: ID! }
      union Thing = Lot | Vault
      type Lot implements Node @key(fields: "id") {
        id: ID! weight: Int
        secret: Int @signedIn
        price: Int @needs(scopes: [["price"]])
        rating: Int @policy(policies: [["adult"]])
      }
      type Vault implements Node @signedIn { id: ID! code: Int }`),
    resolvers: {
      Query: {
        open: () => 1,
        lot: () => ({ id: '7' }),
        vault: () => ({ id: 'v', code: 42 }),
        node: () => ({ __typename: 'Vault', id: 'v', code: 42 }),
        thing: () => ({ __typename: 'Vault', id: 'v', code: 42 }),
      },
      Mutation: { burn: () => true },
      Node: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      Thing: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
      Lot: {
        __resolveReference: async ({ id }: { id: string }) => ({ id }),
        weight: ({ id }: { id: string }) => Number(id) * 10,
        secret: () => {
          counted.secret += 1;
          return 5;
        },
        price: () => 3,
        rating: () => 4,
      },
    } as never,
  });

const asked = { caller: 0, policies: 0 };
const access: SubgraphAccess<Context> = {
  caller({ roles }) {
    asked.caller += 1;
    return { isAuthenticated: roles.length > 0, hasScope: (scope) => roles.includes(scope) };
  },
  policies(names, { roles }) {
    asked.policies += 1;
    return new Set(names.filter((name) => roles.includes(`policy:${name}`)));
  },
  refusal: ({ signIn, scopes, policies }) =>
    new GraphQLError([signIn ? 'sign in' : '', ...scopes, ...policies].join(' ').trim(), {
      extensions: { code: 'FORBIDDEN' },
    }),
};

let names = 0;
async function serve(options: Partial<SubgraphOptions<Context>>) {
  names += 1;
  const subgraph = `guarded_${process.pid}_${names}`;
  const served = serveSubgraph<Context>({
    connection,
    subgraph,
    queue: 'q',
    schema: newSchema(),
    version: '1.0.0',
    log: silentLog,
    context: ({ headers }) => ({
      roles: (headers.get('Authorization') ?? '').split(' ').filter((role) => role !== ''),
    }),
    ...options,
  });
  await connection.flush();
  /** Straight onto the subject, as whoever has got so far would do it. */
  const ask = async (query: string, roles: string[] = [], variables: object = {}) => {
    const reply = await requestReply({
      connection,
      subject: graphqlSubject(subgraph),
      body: JSON.stringify({ query, variables }),
      headers: { Authorization: roles.join(' ') },
      deadlineAt: Date.now() + 5_000,
    });
    const { data, errors = [] } = JSON.parse(Buffer.from(reply.body).toString());
    const refused = errors.map(
      ({ message, path }: { message: string; path: string[] }) => `${path.join('.')}: ${message}`,
    );
    return { data, refused: refused.sort() };
  };
  return { served, ask };
}

it('refuses a message straight on the subject what the directives protect, and answers the rest', async () => {
  const { ask } = await serve({ access });
  expect(await ask('{ open lot { weight secret price rating } vault { code } }')).toEqual({
    data: { open: 1, lot: { weight: 70, secret: null, price: null, rating: null }, vault: null },
    refused: ['lot.price: price', 'lot.rating: adult', 'lot.secret: sign in', 'vault: sign in'],
  });
  expect(await ask('mutation { burn }', ['other'])).toEqual({
    data: { burn: null },
    refused: ['burn: burn'],
  });
  expect(counted.secret).toBe(0);
});

it('answers it to whoever may have it', async () => {
  const { ask } = await serve({ access });
  const roles = ['price', 'burn', 'policy:adult'];
  expect(await ask('{ lot { secret price rating } vault { id code } }', roles)).toEqual({
    data: { lot: { secret: 5, price: 3, rating: 4 }, vault: { id: 'v', code: 42 } },
    refused: [],
  });
  expect((await ask('mutation { burn }', roles)).data).toEqual({ burn: true });
});

it('is not got round by entities, interfaces, unions, aliases or fragments', async () => {
  const { ask } = await serve({ access });
  const entities =
    'query($r: [_Any!]!) { _entities(representations: $r) { ... on Lot { weight a: secret ...F } } } fragment F on Lot { b: secret }';
  const r = [
    { __typename: 'Lot', id: '1' },
    { __typename: 'Lot', id: '2' },
  ];
  expect(await ask(entities, [], { r })).toEqual({
    data: {
      _entities: [
        { weight: 10, a: null, b: null },
        { weight: 20, a: null, b: null },
      ],
    },
    refused: expect.arrayContaining(['_entities.0.a: sign in', '_entities.1.b: sign in']),
  });
  expect(await ask('{ node { id } }')).toEqual({
    data: { node: null },
    refused: ['node: sign in'],
  });
  expect(await ask('{ thing { __typename ... on Vault { x: code } } }')).toEqual({
    data: { thing: { __typename: 'Vault', x: null } },
    refused: ['thing.x: sign in'],
  });
});

it('asks who it is once per request, and not at all for what is open', async () => {
  const { ask } = await serve({ access });
  asked.caller = 0;
  asked.policies = 0;
  await ask('{ open lot { id weight } }');
  expect(asked).toEqual({ caller: 0, policies: 0 });
  await ask('{ lot { secret price rating } vault { code } }');
  expect(asked).toEqual({ caller: 1, policies: 1 });
});

it('will not serve a protected schema without a word about who is asking', async () => {
  await expect(serve({})).rejects.toThrow('say in `access` who is asking');
  const { ask } = await serve({ access: 'gateway' });
  expect((await ask('{ vault { code } }')).data).toEqual({ vault: { code: 42 } });
});

it('refuses what cannot be decided', async () => {
  const log = { ...silentLog, error: vi.fn() };
  const failing = { ...access, caller: () => Promise.reject(new Error('who knows')) };
  const { ask } = await serve({ access: failing, log });
  const { data, refused } = await ask('{ open vault { code } }', ['price']);
  expect(data).toEqual({ open: 1, vault: null });
  expect(refused).toEqual(['vault: Internal error']);
});
