import type { GraphQLClient } from './graphql-client.ts';
import type { SignedIn } from './people.ts';
import { stepId } from './steps.ts';
import { storyIds } from './stories.ts';

/** Two records side by side, and what the figures make of them. */
export type Mirror = {
  pair: Pair;
  /** Whether the supervisor of one side may decide. */
  supervisorDecides: boolean;
  differs: Field[];
  sightings: Flow;
  counted: Flow;
};
export type Pair = {
  id: string;
  version: number;
  kind: string;
  score: number;
  status: string;
  canDecide: boolean;
  signals: { name: string; points: number }[];
};
export type Flow = { records: number; weightKg: string };

const pairFields = `id version kind score status canDecide signals { name points }`;
const mirrorQuery = /* GraphQL */ `
  query Mirror($a: ID!, $b: ID!) {
    pairs: duplicateCandidates(
      filter: { collectionIds: [$a, $b], kinds: [MIRROR], statuses: [OPEN, CONFIRMED, DISMISSED] }
    ) { nodes { ${pairFields} } }
    comparison: compareCollections(a: $a, b: $b) {
      fields { path label a b differs }
      items { fields { path label a b differs } }
    }
    sightings: flowStatistics(filter: { ids: [$a, $b] }, countRepeats: true) {
      total { records weightKg }
    }
    counted: flowStatistics(filter: { ids: [$a, $b] }) { total { records weightKg } }
  }
`;
const pairQuery = /* GraphQL */ `
  query Pair($a: ID!, $b: ID!) {
    pairs: duplicateCandidates(
      filter: { collectionIds: [$a, $b], kinds: [MIRROR], statuses: [OPEN, CONFIRMED, DISMISSED] }
    ) { nodes { ${pairFields} } }
  }
`;
const decideMutation = /* GraphQL */ `
  mutation Confirm($input: DecideDuplicateInput!) {
    decideDuplicate(input: $input) { status version }
  }
`;

export type Field = { path: string; label: string; a: unknown; b: unknown; differs: boolean };
type Answer = {
  pairs: { nodes: Pair[] };
  comparison: { fields: Field[]; items: { fields: Field[] }[] } | null;
  sightings: { total: Flow };
  counted: { total: Flow };
};

const both = { a: storyIds.exported, b: storyIds.imported };

/** Reads the truckload that was seen on both sides of a crossing. */
export async function readMirror(
  client: GraphQLClient,
  admin: SignedIn,
  supervisor: SignedIn,
): Promise<Mirror> {
  const data = await client.ask<Answer>(mirrorQuery, both, { token: admin.token });
  const seen = await client.ask<Pick<Answer, 'pairs'>>(pairQuery, both, {
    token: supervisor.token,
  });
  const [pair] = data.pairs.nodes;
  if (!pair || !data.comparison) throw new Error('the mirror records were not proposed as a pair');
  const fields = [
    ...data.comparison.fields,
    ...data.comparison.items.flatMap((line) => line.fields),
  ];
  return {
    pair,
    supervisorDecides: seen.pairs.nodes.some(({ canDecide }) => canDecide),
    differs: fields.filter((field) => field.differs),
    sightings: data.sightings.total,
    counted: data.counted.total,
  };
}

/**
 * Says that both records speak of one truckload. The records have reviewers in two countries, so only an
 * administrator has both in scope.
 */
export async function confirmMirror(
  client: GraphQLClient,
  admin: SignedIn,
  { pair }: Mirror,
): Promise<void> {
  if (pair.status !== 'OPEN') return;
  const input = {
    id: pair.id,
    expectedVersion: pair.version,
    action: 'CONFIRM',
    note: 'Même camion, même chargement : vu au départ du Bénin, puis à l’entrée au Nigéria.',
    commandId: stepId(pair, 'confirm'),
  };
  await client.ask(decideMutation, { input }, { token: admin.token });
}
