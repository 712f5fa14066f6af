import type { GraphQLDataSource } from '@apollo/gateway';
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  parse,
  printSchema,
  validate,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectNats, type NatsConnection } from '../connection.ts';
import { createNatsDataSource } from '../data-source.ts';
import { silentLog } from '../log.ts';
import { requestReply } from '../messages/request.ts';
import { graphqlSubject, headerNames } from '../messages/wire.ts';
import { type SubgraphServer, serveSubgraph } from '../subgraph-server.ts';
import { composeMarket, type MarketSubgraph, marketNames, marketSchema } from './market.ts';

/** A gateway of this run, stock or otherwise. */
export type TestedGateway = {
  executor(requestContext: never): Promise<unknown>;
  apiSchema: GraphQLSchema;
  stop(): Promise<void>;
};
export type MakeGateway = (parts: {
  supergraphSdl: string;
  sources: ReadonlyMap<string, GraphQLDataSource>;
}) => Promise<TestedGateway>;

type Asked = { subgraph: MarketSubgraph; query: string; variables: unknown; trace?: string };

/** What Apollo asks of a subgraph, over a real NATS and with the planner's own plans. */
export function describeCompatibility(name: string, natsUrl: string, make: MakeGateway): void {
  describe(`federation over NATS, ${name}`, () => {
    let connection: NatsConnection;
    let gateway: TestedGateway;
    const served: SubgraphServer[] = [];
    const asked: Asked[] = [];
    const documents = new Map<string, DocumentNode>();
    const supergraphSdl = composeMarket();

    beforeAll(async () => {
      connection = await connectNats({ servers: natsUrl, name: 'market' });
      for (const subgraph of marketNames) {
        const server = serveSubgraph({
          ...{ connection, subgraph, log: silentLog },
          queue: subgraph,
          version: '1.0.0',
          schema: marketSchema(subgraph),
          context: ({ graphql: { query, variables }, headers }) => {
            asked.push({
              subgraph,
              query,
              variables,
              trace: headers.get(headerNames.includeTrace),
            });
            return {};
          },
        });
        served.push(server);
      }
      await connection.flush();
      const source = (subgraph: string) => createNatsDataSource({ subgraph, connection });
      const sources = new Map(marketNames.map((subgraph) => [subgraph, source(subgraph)]));
      gateway = await make({ supergraphSdl, sources });
    });
    afterAll(async () => {
      await gateway.stop();
      await Promise.all(served.map((server) => server.drain(1_000)));
      await connection.close();
    });

    /** The answer, the same each of three times, and who was asked the last time. */
    async function ask(query: string, metrics: object = {}) {
      const document = documents.get(query) ?? parse(query);
      documents.set(query, document);
      expect(validate(gateway.apiSchema, document)).toEqual([]);
      const answers: string[] = [];
      for (let time = 0; time < 3; time += 1) {
        asked.length = 0;
        const answer = await gateway.executor({
          ...{ request: { query }, document, queryHash: query, source: query },
          ...{ schema: gateway.apiSchema, operationName: null, logger: console },
          metrics: { ...metrics },
          context: { nats: { headers: {}, deadlineAt: Date.now() + 10_000 } },
        } as never);
        answers.push(JSON.stringify(answer));
      }
      expect(new Set(answers).size).toBe(1);
      const { data, errors } = JSON.parse(answers[0] ?? '') as ExecutionResult;
      return { data, errors, asked: [...new Set(asked.map(({ subgraph }) => subgraph))].sort() };
    }

    it('_service: each subgraph tells its SDL with its directives', async () => {
      const told = marketNames.map(async (subgraph) => {
        const body = '{"query":"{ _service { sdl } }"}';
        const subject = graphqlSubject(subgraph);
        const reply = await requestReply({
          ...{ connection, subject, body },
          deadlineAt: Date.now() + 5_000,
        });
        return JSON.parse(Buffer.from(reply.body).toString()).data._service.sdl as string;
      });
      const [goods, traders, prices, customs, ratings] = await Promise.all(told);
      expect(goods).toMatch(/@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.9"/);
      for (const directive of ['@tag(name: "public")', '@inaccessible', '@provides', '@unit']) {
        expect(goods).toContain(directive);
      }
      expect(goods).toContain('@composeDirective(name: "@unit")');
      expect(traders).toContain('@shareable');
      expect(prices).toContain('@override(from: "goods")');
      expect(prices).toContain('@requires(fields: "weight size { length width }")');
      expect(customs).toContain('@key(fields: "code origin { iso }")');
      expect(ratings).toContain('@interfaceObject');
    });

    it('entities: by a simple key', async () => {
      expect(await ask('{ dearest { id name } }')).toEqual({
        data: { dearest: { id: '3', name: 'Good 3' } },
        errors: undefined,
        asked: ['goods', 'prices'],
      });
    });

    it('entities: by a compound key with a nested part', async () => {
      const { data, asked: subgraphs } = await ask('{ goods(first: 2) { id duty paper } }');
      expect(data?.goods).toEqual([
        { id: '1', duty: 11, paper: 'C1/BJ' },
        { id: '2', duty: 12, paper: 'C2/TG' },
      ]);
      expect(subgraphs).toEqual(['customs', 'goods']);
      expect(asked.find(({ subgraph }) => subgraph === 'customs')?.variables).toEqual({
        representations: [
          { __typename: 'Good', code: 'C1', origin: { iso: 'BJ' } },
          { __typename: 'Good', code: 'C2', origin: { iso: 'TG' } },
        ],
      });
    });

    it('entities: from one key to another through the subgraph that knows both', async () => {
      const { data, asked: subgraphs } = await ask('{ dearest { duty } }');
      expect(data).toEqual({ dearest: { duty: 10 } });
      expect(subgraphs).toEqual(['customs', 'goods', 'prices']);
    });

    it('entities: one that is hidden and one that fails leave the rest', async () => {
      const { data, errors } = await ask('{ goods { id seller { id name } } }');
      expect(data?.goods).toEqual([
        { id: '1', seller: null },
        { id: '2', seller: null },
        { id: '3', seller: { id: 't1', name: 'Trader t1' } },
        { id: '4', seller: null },
      ]);
      expect(errors).toMatchObject([
        { path: ['goods', 1, 'seller'], extensions: { serviceName: 'traders' } },
      ]);
    });

    it('@link: the supergraph knows which specifications were used', () => {
      expect(supergraphSdl).toMatch(/@link\(url: "https:\/\/specs\.apollo\.dev\/join\//);
      expect(supergraphSdl).toContain('@link(url: "https://example.com/units/v1.0"');
    });

    it('@shareable: a field of two subgraphs is answered by whoever is asked anyway', async () => {
      const here = await ask('{ goods(first: 1) { size { length } origin { iso name } } }');
      expect(here.data?.goods).toEqual([
        { size: { length: 1 }, origin: { iso: 'BJ', name: 'Bénin' } },
      ]);
      expect(here.asked).toEqual(['goods']);
    });

    it('@tag: stays in the supergraph', () => {
      expect(supergraphSdl).toMatch(
        /name: String @join__field\(graph: GOODS\) @tag\(name: "public"\)/,
      );
    });

    it('@inaccessible: is not in the API, and there for the subgraphs', async () => {
      expect(printSchema(gateway.apiSchema)).not.toMatch(/margin|SPOILT/);
      const faults = validate(gateway.apiSchema, parse('{ goods { margin } }'));
      expect(faults[0]?.message).toContain('Cannot query field "margin"');
      const { data } = await ask('{ goods(first: 2) { profit } }');
      expect(data?.goods).toEqual([{ profit: 10 }, { profit: 20 }]);
    });

    it('@override: the new owner is asked, the old one is not', async () => {
      const { data } = await ask('{ goods(first: 1) { price } }');
      expect(data?.goods).toEqual([{ price: 100 }]);
      const toOld = asked.filter(({ subgraph }) => subgraph === 'goods');
      expect(toOld.some(({ query }) => query.includes('price'))).toBe(false);
    });

    it('@composeDirective: a directive of the subgraphs’ own reaches the supergraph', () => {
      expect(supergraphSdl).toMatch(/weight: Float @join__field\(.*\) @unit\(of: "kg"\)/);
    });

    it('@provides: saves the way to the owner on that path, and only there', async () => {
      const provided = await ask('{ goods(first: 1) { seller { id phone } } }');
      expect(provided.data?.goods).toEqual([{ seller: { id: 'hidden', phone: '+229 1' } }]);
      expect(provided.asked).toEqual(['goods']);
      const elsewhere = await ask('{ best { critic { phone } } }');
      expect(elsewhere.data).toEqual({ best: { critic: { phone: '+228 t1' } } });
      expect(elsewhere.asked).toContain('traders');
    });

    it('@requires: the fields of others travel with the representation, nested ones too', async () => {
      const { data } = await ask('{ goods(first: 3) { id freight } }');
      expect(data?.goods).toEqual([
        { id: '1', freight: 30 },
        { id: '2', freight: null },
        { id: '3', freight: 36 },
      ]);
      expect(asked.find(({ subgraph }) => subgraph === 'prices')?.variables).toMatchObject({
        representations: [
          { __typename: 'Good', id: '1', weight: 30, size: { length: 1, width: 2 } },
          { id: '2', weight: null },
          { id: '3', weight: 12 },
        ],
      });
    });

    it('@interfaceObject: adds fields to types it does not know', async () => {
      const query = '{ media { __typename id stars caption ... on Photo { pixels } } }';
      const { data } = await ask(query);
      expect(data?.media).toEqual([
        { __typename: 'Photo', id: 'm1', stars: 3, caption: '“Stall”', pixels: 12 },
        { __typename: 'Film', id: 'm2', stars: 5, caption: '“Harvest”' },
      ]);
      const sent = asked.filter(({ subgraph }) => subgraph === 'ratings');
      expect(JSON.stringify(sent.map(({ variables }) => variables))).not.toMatch(/Photo|Film/);
    });

    it('@interfaceObject: its own root fields find out what each one is', async () => {
      const { data } = await ask(
        '{ best { __typename title stars } rated { ... on Film { minutes } } }',
      );
      expect(data).toEqual({
        best: { __typename: 'Film', title: 'Harvest', stars: 5 },
        rated: [{}, { minutes: null }],
      });
    });

    it('interfaces: a field of differing nullability in another subgraph', async () => {
      const { data } = await ask('{ items { id worth } }');
      const items = [
        { id: '1', worth: 9 },
        { id: 'm1', worth: null },
      ];
      expect(data).toEqual({ items });
    });

    it('mutations: the first fetch writes, the others read', async () => {
      const { data } = await ask('mutation { restock(id: "1", by: 2) { name price } }');
      expect(data).toEqual({ restock: { name: 'Good 1', price: 100 } });
    });

    it('traces: the wish for ftv1 travels with every fetch, and only when there is one', async () => {
      await ask('{ goods(first: 1) { price } }');
      expect(asked.map(({ trace }) => trace)).toEqual([undefined, undefined]);
      const startHrTime = process.hrtime();
      await ask('{ goods(first: 1) { price } }', { captureTraces: true, startHrTime });
      expect(asked.map(({ trace }) => trace)).toEqual(['ftv1', 'ftv1']);
    });
  });
}
