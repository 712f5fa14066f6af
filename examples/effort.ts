import { seedId } from '../prisma/seed/seed-id.ts';
import type { GraphQLClient } from './graphql-client.ts';
import { inTurns, type SignedIn } from './people.ts';

const recordMutation = /* GraphQL */ `
  mutation Effort($input: RecordEffortInput!) {
    recordEffort(input: $input) { id }
  }
`;
const countQuery = /* GraphQL */ `
  query Efforts($from: Date!, $to: Date!) {
    all: observationEfforts(filter: { observedFrom: $from, observedTo: $to }) { totalCount }
    none: observationEfforts(
      filter: { observedFrom: $from, observedTo: $to, coverages: [NONE] }
    ) { totalCount }
    quality: qualitySummary(groupBy: [CODE]) { rows { keys { value } figures { openFlags } } }
  }
`;

/** The whole days, half the market day, and a Sunday on which nobody came, which is said too. */
const days = [
  ...['16', '17', '18', '19', '20'].map((day) => ({ day, coverage: 'FULL', hoursObserved: '11' })),
  { day: '21', coverage: 'PARTIAL', dayFraction: '0.5', hoursObserved: '5.5' },
  { day: '22', coverage: 'NONE', reasonNotObserved: 'Dimanche : aucun agent au poste.' },
];

/** How many days stand recorded, on how many of them nobody watched, and how many records ask for one. */
export type EffortCounts = { days: number; unwatched: number; flagged: number };

/**
 * One collector of each point says how its days were watched. All are sent, known or not: a row has its
 * id from the device, so that it is written once.
 */
export async function recordEfforts(
  client: GraphQLClient,
  collectors: readonly SignedIn[],
  admin: SignedIn,
): Promise<{ sent: number; before: EffortCounts; after: EffortCounts }> {
  const first = new Map<string, SignedIn>();
  for (const collector of collectors) {
    const point = collector.homePoint ?? '';
    if (!first.has(point)) first.set(point, collector);
  }
  const before = await counts(client, admin);
  await inTurns([...first], 6, async ([point, { token }]) => {
    for (const { day, ...watched } of days) {
      const input = {
        id: seedId('example-effort', `${point}/${day}`),
        collectionPointId: seedId('collectionPoint', point),
        observedOn: `2026-11-${day}`,
        ...watched,
      };
      await client.ask(recordMutation, { input }, { token });
    }
  });
  return { sent: first.size * days.length, before, after: await counts(client, admin) };
}

async function counts(client: GraphQLClient, { token }: SignedIn): Promise<EffortCounts> {
  const week = { from: '2026-11-16', to: '2026-11-22' };
  const data = await client.ask<{
    all: { totalCount: number };
    none: { totalCount: number };
    quality: { rows: { keys: { value: string }[]; figures: { openFlags: number } }[] };
  }>(countQuery, week, { token });
  const row = data.quality.rows.find(({ keys }) => keys[0]?.value === 'NO_EFFORT_DAY');
  return {
    days: data.all.totalCount,
    unwatched: data.none.totalCount,
    flagged: row?.figures.openFlags ?? 0,
  };
}
