import { describe, expect, it, vi } from 'vitest';
import { maizeRecord, submitted } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system of processes that others use too. */
export function settings(stage: Stage): void {
  describe('what is set', () => {
    const as = (name: string) => ({ token: stage.token(name) });

    async function change(operation: string, input: Record<string, unknown>): Promise<number> {
      const type = `${operation[0]?.toUpperCase()}${operation.slice(1)}Input!`;
      const document = `mutation Change($input: ${type}) { ${operation}(input: $input) { version } }`;
      const data = await stage.client.ask<Record<string, { version: number }>>(
        document,
        { input },
        as('admin'),
      );
      return data[operation]?.version ?? 0;
    }

    /** Hours a reviewer is given for a record handed in now. */
    async function hoursGiven(): Promise<number> {
      const record = await submitted(
        stage.client,
        stage.token('collecteur.bj'),
        maizeRecord(stage.reference),
      );
      const { collection } = await stage.client.ask<{
        collection: { submittedAt: string; dueAt: string };
      }>(`{ collection(id: "${record.id}") { submittedAt dueAt } }`, {}, as('chef.bj'));
      return (Date.parse(collection.dueAt) - Date.parse(collection.submittedAt)) / 3_600_000;
    }

    it('an administrator changes a deadline, and every service goes by it within a second', async () => {
      const key = 'review.level1DueHours';
      expect(await hoursGiven()).toBe(72);
      const version = await change('updateSetting', { key, value: 24, expectedVersion: 1 });
      // Where nothing else runs; the limit is for a busy machine.
      const within = { timeout: 20_000, interval: 20 };
      await vi.waitFor(async () => expect(await hoursGiven()).toBe(24), within);
      await change('resetSetting', { key, expectedVersion: version });
      await vi.waitFor(async () => expect(await hoursGiven()).toBe(72), within);
    });

    it('a changed name of a country is seen by all within a second, although answers are kept', async () => {
      type Found = {
        countries: { nodes: { id: string; name: string; nameFr: string; version: number }[] };
      };
      const query = '{ countries(filter: { search: "BJ" }) { nodes { id name nameFr version } } }';
      const readers = ['collecteur.bj', 'chef.bj', 'admin'];
      const benin = async (name: string) =>
        (await stage.client.ask<Found>(query, {}, as(name))).countries.nodes[0];
      const hits = async () => {
        const text = await (await fetch(`${stage.system.origin}/metrics`)).text();
        return Number(/^graphql_fetch_kept_total\{subgraph="model"\} (\d+)/m.exec(text)?.[1] ?? 0);
      };
      // Until the answers are really kept.
      const before = await hits();
      await vi.waitFor(
        async () => {
          for (const name of readers) await benin(name);
          expect(await hits()).toBeGreaterThanOrEqual(before + readers.length);
        },
        { timeout: 20_000, interval: 100 },
      );
      const refused = await stage.client.call(query, {}, {});
      expect(refused.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect(refused.data).toEqual({ countries: null });

      const old = await benin('admin');
      const input = { id: old?.id, expectedVersion: old?.version, nameFr: 'République du Bénin' };
      await stage.client.ask(
        'mutation Rename($input: UpdateCountryInput!) { updateCountry(input: $input) { nameFr } }',
        { input },
        as('admin'),
      );
      await vi.waitFor(
        async () => {
          for (const name of readers) expect((await benin(name))?.nameFr).toBe(input.nameFr);
        },
        { timeout: 20_000, interval: 20 },
      );
    });

    it('a supervisor sees the people of the branch with the work tradeflow counts for them', async () => {
      await hoursGiven();
      const query = `{
        assignedActors(filter: { role: COLLECTOR }, first: 100) {
          nodes { fullName collectionCount pendingCount validationCount lastActivityAt }
        }
        adminStatistics { actors teamSizes { teams } byCountry { country { code } count } }
      }`;
      type Person = { collectionCount: number | null; lastActivityAt: string | null };
      const { assignedActors, adminStatistics } = await stage.client.ask<{
        assignedActors: { nodes: Person[] };
        adminStatistics: { actors: number; byCountry: { country: { code: string } | null }[] };
      }>(query, {}, as('superviseur.bj'));
      const counts = assignedActors.nodes.map(({ collectionCount }) => collectionCount);
      expect(Math.max(...counts.map(Number))).toBeGreaterThanOrEqual(1);
      expect(counts).not.toContain(null);
      expect(adminStatistics.byCountry.map(({ country }) => country?.code)).toEqual(['BJ']);
    });
  });
}
