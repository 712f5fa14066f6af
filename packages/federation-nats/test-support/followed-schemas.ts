import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { afterAll, afterEach, beforeEach, expect, inject } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { connectNats } from '../src/connection.ts';
import { silentLog } from '../src/log.ts';
import type { Composed } from '../src/schema/composing.ts';
import { composeSupergraph } from '../src/schema/composition.ts';
import { sdlOf } from '../src/schema/schema-hash.ts';
import { type SubgraphServer, serveSubgraph } from '../src/subgraph-server.ts';
import {
  manageSupergraph,
  type SupergraphManager,
  type SupergraphManagerOptions,
} from '../src/supergraph-manager.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const sdl = {
  sales:
    'type Query { sales: [Sale!] } type Sale @key(fields: "id") { id: ID! kg: Int price: Int }',
  more: 'type Query { sales: [Sale!] } type Sale @key(fields: "id") { id: ID! kg: Int price: Int day: String }',
  less: 'type Query { sales: [Sale!] } type Sale @key(fields: "id") { id: ID! kg: Int }',
  other:
    'type Query { sales: [Sale!] } type Sale @key(fields: "id") { id: ID! kg: Int day: String }',
  odd: 'type Query { sales: [Sale!] person: Int } type Sale @key(fields: "id") { id: ID! kg: Int price: Int }',
  people: 'type Query { person: Person } type Person @key(fields: "id") { id: ID! name: String }',
  peopleMore:
    'type Query { person: Person } type Person @key(fields: "id") { id: ID! name: String age: Int }',
};
type Version = keyof typeof sdl;

export const schemaOf = (version: Version) =>
  buildSubgraphSchema({ typeDefs: parse(`${link} ${sdl[version]}`) });

/** A manager, and what it has done. */
export type Followed = SupergraphManager & {
  taken: Composed[];
  drain: (() => void)[];
  outcomes: string[];
  copyFile: string;
};

/**
 * Gateways that note what they take, and real subgraphs that announce themselves, on a real broker: two subgraphs
 * under names of its own for each test, until the file ends.
 */
export async function followedSchemas() {
  const { url: servers } = testNats();
  const gateway = await connectNats({ servers, name: 'gateway' });
  const subgraphs = await connectNats({ servers, name: 'subgraphs' });
  const folder = mkdtempSync(join(inject('runFolder'), 'supergraphs-'));
  const names = { sales: '', people: '' };
  const atTheEnd: (() => Promise<unknown>)[] = [];
  let number = 0;
  beforeEach(() => {
    number += 1;
    const suffix = `${process.pid}x${number}${Date.now().toString(36)}`;
    names.sales = `sales${suffix}`;
    names.people = `people${suffix}`;
  });
  afterEach(async () => {
    for (const step of atTheEnd.splice(0).reverse()) await step();
  });
  afterAll(() => Promise.all([gateway.close(), subgraphs.close()]));

  function serve(name: string, version: Version, waitMs = 20_000, log = silentLog) {
    const schema = schemaOf(version);
    const server = serveSubgraph({
      ...{ connection: subgraphs, subgraph: name, queue: name, schema, log },
      version: '1.0.0',
      context: () => ({}),
      announce: { waitMs },
    });
    atTheEnd.push(() => server.drain(1_000));
    const state = { server, isServing: false };
    void server.serving.then(() => {
      state.isServing = true;
    });
    return state;
  }

  function committed(): string {
    const parts = { [names.sales]: 'sales', [names.people]: 'people' } as const;
    const composed = composeSupergraph(
      Object.entries(parts).map(([name, version]) => {
        return { name, url: `nats://graphql.${name}`, sdl: sdlOf(schemaOf(version)) };
      }),
    );
    if ('errors' in composed) throw new Error(String(composed.errors));
    return composed.supergraphSdl;
  }

  function follow(options: Partial<SupergraphManagerOptions> = {}): Followed {
    const taken: Composed[] = [];
    const drain: (() => void)[] = [];
    const outcomes: string[] = [];
    const committedSdl = options.committedSdl ?? committed();
    const copyFile = join(folder, `${names.sales}.json`);
    const manager = manageSupergraph({
      ...{ connection: gateway, committedSdl, copyFile, log: silentLog },
      loaded: { supergraphSdl: committedSdl, subgraphs: {} },
      async take(next) {
        taken.push(next);
        return { drained: new Promise<void>((resolve) => drain.push(resolve)) };
      },
      onOutcome: (outcome) => outcomes.push(outcome),
      ...options,
    });
    atTheEnd.push(() => manager.stop());
    return { ...manager, taken, drain, outcomes, copyFile };
  }

  return { gateway, subgraphs, names, serve, committed, follow };
}

export const eventually = { timeout: 20_000, interval: 30 };
export const isServing = (...instances: { isServing: boolean }[]) =>
  expect.poll(() => instances.every((one) => one.isServing), eventually).toBe(true);
export const announced = (manager: Followed, name: string) =>
  Object.values(manager.status().subgraphs[name]?.announced ?? {});
export const isGone = (instance: { server: SubgraphServer }) => instance.server.drain(1_000);
