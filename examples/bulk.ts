import { setTimeout as pause } from 'node:timers/promises';
import { seedId } from '../prisma/seed/seed-id.ts';
import type { GraphQLClient } from './graphql-client.ts';
import type { SignedIn } from './people.ts';
import { readAll } from './steps.ts';
import { bulkDay } from './stories.ts';

type Outcome = {
  done: boolean;
  reference: string | null;
  reason: string | null;
  message: string | null;
};
type BulkDecision = {
  id: string;
  status: string;
  failure: string | null;
  requested: number;
  done: number;
  refused: number;
  outcomes: Outcome[];
};

const bulkFields = `id status failure requested done refused outcomes { done reference reason message }`;
const decideMutation = `mutation Decide($input: DecideCollectionsInput!) {
  bulk: decideCollections(input: $input) { ${bulkFields} }
}`;
const progressQuery = `query Progress($id: ID!) { bulk: bulkDecision(id: $id) { ${bulkFields} } }`;
const waitingQuery = /* GraphQL */ `
  query Waiting($filter: CollectionFilter, $after: String) {
    page: collections(filter: $filter, first: 100, after: $after) {
      nodes { id version }
      endCursor
      hasNextPage
    }
  }
`;

/** One decision asked for twice: all records or none; then, that refused, each record for itself. */
export type BulkDecisions = { allOrNone: BulkDecision; eachForItself: BulkDecision | null };

/**
 * A team manager approves what waits of one market day, by the filter of the list. One record with an open
 * warning holds all others as long as they depend on each other. Null when nothing waits.
 */
export async function decideMarketDay(
  client: GraphQLClient,
  teamManager: SignedIn,
): Promise<BulkDecisions | null> {
  const filter = {
    states: ['SUBMITTED'],
    collectionPointIds: [seedId('collectionPoint', bulkDay.point)],
    collectedFrom: bulkDay.day,
    collectedTo: bulkDay.day,
    isResubmission: false,
  };
  type Seen = { id: string; version: number };
  const waiting = await readAll<Seen>(client, teamManager, waitingQuery, { filter });
  if (waiting.length === 0) return null;
  const seen = waiting.map(({ id, version }) => `${id}/${version}`).sort();
  const decide = async (mode: string) => {
    const input = {
      filter,
      expectedCount: waiting.length,
      action: 'APPROVE',
      score: 90,
      notes: 'Marché du samedi, relu en une fois.',
      mode,
      commandId: seedId('example-step', `${mode} ${seen}`),
    };
    const { token } = teamManager;
    const data = await client.ask<{ bulk: BulkDecision }>(decideMutation, { input }, { token });
    return await finished(client, teamManager, data.bulk);
  };
  const allOrNone = await decide('ATOMIC');
  const isRefused = allOrNone.status === 'FAILED';
  return { allOrNone, eachForItself: isRefused ? await decide('BEST_EFFORT') : null };
}

/** A large decision goes on behind the answer; whoever asked follows it. */
async function finished(client: GraphQLClient, { token }: SignedIn, asked: BulkDecision) {
  let bulk = asked;
  while (bulk.status === 'QUEUED' || bulk.status === 'RUNNING') {
    await pause(200);
    ({ bulk } = await client.ask<{ bulk: BulkDecision }>(
      progressQuery,
      { id: bulk.id },
      { token },
    ));
  }
  return bulk;
}
