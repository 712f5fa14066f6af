import { createHash } from 'node:crypto';
import { seedId } from '../prisma/seed/seed-id.ts';
import type { Content } from './field-records.ts';
import type { GraphQLClient } from './graphql-client.ts';
import type { SignedIn } from './people.ts';

type Waiting = {
  id: string;
  version: number;
  revisionNumber: number;
  state: string;
  qualityFlags: { id: string; severity: string; status: string }[];
};
type Page = { nodes: Waiting[]; endCursor: string | null; hasNextPage: boolean };

const waitingFields = `nodes { id version revisionNumber state qualityFlags { id severity status } } endCursor hasNextPage`;
const queueQuery = `query Queue($level: Int!, $after: String) {
  page: reviewQueue(level: $level, first: 100, after: $after) { ${waitingFields} }
}`;
const rejectedQuery = `query Rejected($after: String) {
  page: rejectedCollections(first: 100, after: $after) { ${waitingFields} }
}`;
const acknowledgeMutation = `mutation Acknowledge($input: AcknowledgeFlagsInput!) {
  acknowledgeFlags(input: $input) { id version }
}`;

/** What becomes of a record: always the same for the same record, whatever has happened so far. */
export type Fate =
  | 'corrected-after-level-1'
  | 'rejected-at-level-1'
  | 'corrected-after-level-2'
  | 'rejected-at-level-2'
  | 'waits-for-level-1'
  | 'waits-for-level-2'
  | 'published';

/** Shares of a hundred; the rest is published at once. */
const fates: readonly [number, Fate][] = [
  [6, 'corrected-after-level-1'],
  [9, 'rejected-at-level-1'],
  [12, 'corrected-after-level-2'],
  [14, 'rejected-at-level-2'],
  [19, 'waits-for-level-1'],
  [26, 'waits-for-level-2'],
];

/** The fate of a record. */
export function fateOf(id: string): Fate {
  const share = createHash('sha256').update(id).digest().readUInt16BE(0) % 100;
  return fates.find(([below]) => share < below)?.[1] ?? 'published';
}

/** A reviewer empties the own queue; gives how many were approved and rejected. */
export async function review(
  client: GraphQLClient,
  reviewer: SignedIn,
  level: 1 | 2,
): Promise<{ approved: number; rejected: number }> {
  const done = { approved: 0, rejected: 0 };
  for (const record of await readAll(client, reviewer, queueQuery, { level })) {
    const fate = fateOf(record.id);
    if (fate === `waits-for-level-${level}`) continue;
    const rejects =
      record.revisionNumber === 1 &&
      (fate.endsWith(`after-level-${level}`) || fate === `rejected-at-level-${level}`);
    if (rejects) await reject(client, reviewer, record, level);
    else await approve(client, reviewer, record, level);
    done[rejects ? 'rejected' : 'approved'] += 1;
  }
  return done;
}

/** A collector corrects what came back and hands it over again; gives how many. */
export async function correct(
  client: GraphQLClient,
  collector: SignedIn,
  contentOf: (id: string) => Content | undefined,
): Promise<number> {
  let corrected = 0;
  for (const record of await readAll(client, collector, rejectedQuery, {})) {
    const content = contentOf(record.id);
    if (!fateOf(record.id).startsWith('corrected') || !content) continue;
    const [first, ...others] = content.items;
    const price = Math.round(Number(first?.unitPrice ?? 0) * 0.95);
    const updated = await write(client, collector, 'updateCollection', 'UpdateCollectionInput', {
      id: record.id,
      expectedVersion: record.version,
      commandId: step(record, 'update'),
      content: {
        ...content,
        notes: 'Prix vérifié auprès de la commerçante.',
        items: [{ ...first, unitPrice: String(price) }, ...others],
      },
    });
    await write(client, collector, 'resubmitCollection', 'ResubmitCollectionInput', {
      id: record.id,
      expectedVersion: updated,
      commandId: step(record, 'resubmit'),
      note: 'Prix unitaire corrigé.',
    });
    corrected += 1;
  }
  return corrected;
}

async function approve(client: GraphQLClient, reviewer: SignedIn, record: Waiting, level: 1 | 2) {
  let expectedVersion = record.version;
  const open = record.qualityFlags.filter(
    (flag) => flag.severity === 'WARNING' && flag.status === 'OPEN',
  );
  if (open.length > 0) {
    const data = await client.ask<{ acknowledgeFlags: { version: number } }>(
      acknowledgeMutation,
      {
        input: {
          collectionId: record.id,
          ids: open.map((flag) => flag.id),
          note: 'Vérifié par téléphone avec le collecteur.',
          commandId: step(record, `acknowledge-${level}`),
        },
      },
      { token: reviewer.token },
    );
    expectedVersion = data.acknowledgeFlags.version;
  }
  await write(client, reviewer, `approveCollectionLevel${level}`, 'ApproveCollectionInput', {
    id: record.id,
    expectedVersion,
    commandId: step(record, `approve-${level}`),
    dataQualityScore: open.length > 0 ? 80 : 95,
  });
}

async function reject(client: GraphQLClient, reviewer: SignedIn, record: Waiting, level: 1 | 2) {
  await write(client, reviewer, `rejectCollectionLevel${level}`, 'RejectCollectionInput', {
    id: record.id,
    expectedVersion: record.version,
    commandId: step(record, `reject-${level}`),
    rejectionReason: 'Le prix unitaire est éloigné de celui du marché ce jour-là.',
    correctionInstructions: 'Vérifier le prix unitaire de la première ligne.',
  });
}

/** Sends one write and gives the record's new version. */
async function write(
  client: GraphQLClient,
  who: SignedIn,
  operation: string,
  type: string,
  input: Record<string, unknown>,
): Promise<number> {
  const mutation = `mutation Write($input: ${type}!) { done: ${operation}(input: $input) { version } }`;
  const data = await client.ask<{ done: { version: number } }>(
    mutation,
    { input },
    { token: who.token },
  );
  return data.done.version;
}

/** The whole queue is read before anything is decided: deciding would move the pages. */
async function readAll(
  client: GraphQLClient,
  who: SignedIn,
  query: string,
  variables: Record<string, unknown>,
): Promise<Waiting[]> {
  const all: Waiting[] = [];
  for (let after: string | null = null; ; ) {
    const { page }: { page: Page } = await client.ask(
      query,
      { ...variables, after },
      { token: who.token },
    );
    all.push(...page.nodes);
    if (!page.hasNextPage) return all;
    after = page.endCursor;
  }
}

/** The same step of the same revision always carries the same command id. */
function step(record: Waiting, name: string): string {
  return seedId('example-step', `${record.id}/${record.revisionNumber}/${name}`);
}
