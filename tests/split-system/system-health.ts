import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GraphQLClient, graphqlClient, signIn } from '../../examples/graphql-client.ts';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { type System, startSystem } from '../support/system.ts';

let system: System;
let client: GraphQLClient;
let token: string;

beforeAll(async () => {
  system = await startSystem({ split: true });
  client = graphqlClient(system.origin);
  token = await signIn(client, 'superviseur.bj', demoPassword);
}, 120_000);
afterAll(() => system?.stop());

type Health = { status: string; services: { name: string; status: string; instances: number }[] };

async function health(): Promise<Health> {
  const query = '{ systemHealth { status services { name status instances } } }';
  return (await client.ask<{ systemHealth: Health }>(query, {}, { token })).systemHealth;
}

async function statusOf(name: string): Promise<string | undefined> {
  return (await health()).services.find((service) => service.name === name)?.status;
}

describe('systemHealth of a whole system', () => {
  it('is UP with gateway, subgraphs, workers, database and broker, and misses what is killed', async () => {
    await expect.poll(async () => (await health()).status, { timeout: 30_000 }).toBe('UP');
    const parts = ['auth', 'admin', 'tradeflow', 'model'].flatMap((name) => [
      name,
      `${name}-worker`,
    ]);
    const present = async () =>
      (await health()).services.map(({ name, instances }) => [name, instances]);
    await expect
      .poll(present)
      .toEqual(['supergraph', ...parts, 'database', 'broker'].map((name) => [name, 1]));

    await system.kill('tradeflow:worker');
    await expect.poll(() => statusOf('tradeflow-worker'), { timeout: 10_000 }).toBe('DEGRADED');
    await expect.poll(() => statusOf('tradeflow')).toBe('UP');
    await system.restart('tradeflow:worker');
    await expect.poll(() => statusOf('tradeflow-worker'), { timeout: 40_000 }).toBe('UP');
  }, 120_000);
});
