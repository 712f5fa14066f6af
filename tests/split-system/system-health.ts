import { describe, expect, it } from 'vitest';
import type { Stage } from '../support/sessions.ts';

/** Against the system of processes that others use too. */
export function systemHealth(stage: Stage): void {
  describe('systemHealth of a whole system', () => {
    type Health = {
      status: string;
      services: { name: string; status: string; instances: number }[];
    };

    async function health(): Promise<Health> {
      const query = '{ systemHealth { status services { name status instances } } }';
      const token = stage.token('superviseur.bj');
      return (await stage.client.ask<{ systemHealth: Health }>(query, {}, { token })).systemHealth;
    }

    async function statusOf(name: string): Promise<string | undefined> {
      return (await health()).services.find((service) => service.name === name)?.status;
    }

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

      await stage.system.kill('tradeflow:worker');
      await expect.poll(() => statusOf('tradeflow-worker'), { timeout: 10_000 }).toBe('DEGRADED');
      await expect.poll(() => statusOf('tradeflow')).toBe('UP');
      await stage.system.restart('tradeflow:worker');
      await expect.poll(() => statusOf('tradeflow-worker'), { timeout: 40_000 }).toBe('UP');
    }, 120_000);
  });
}
