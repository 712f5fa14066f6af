import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphqlClient, signIn } from '../../examples/graphql-client.ts';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { type System, startSystem } from '../support/system.ts';

const services = ['auth', 'admin', 'tradeflow', 'model'];
let system: System;

beforeAll(async () => {
  system = await startSystem({ without: services, waitReady: false });
});
afterAll(() => system?.stop());

describe('starting in any order', () => {
  it('the gateway is alive and honest before any subgraph, and heals as they come', async () => {
    await expect
      .poll(
        () =>
          fetch(`${system.origin}/health`).then(
            (response) => response.status,
            () => 0,
          ),
        { timeout: 120_000 },
      )
      .toBe(200);
    expect((await fetch(`${system.origin}/ready`)).status).toBe(503);
    const early = await graphqlClient(system.origin).call('{ roles { role } }');
    expect(early.errors[0]?.extensions.code).toBe('UNAVAILABLE');

    for (const name of services) await system.restart(name);
    await system.ready();
    const client = graphqlClient(system.origin);
    expect(await signIn(client, 'collecteur.bj', demoPassword)).toContain('.');
  }, 300_000);
});
