import { fateOf } from './fates.ts';
import type { GraphQLClient } from './graphql-client.ts';
import type { SignedIn } from './people.ts';
import { readAll, stepId, write } from './steps.ts';
import { meantPrice, storyIds } from './stories.ts';

type Waiting = {
  id: string;
  version: number;
  revisionNumber: number;
  items: { id: string; unitPrice: string | null }[];
  qualityFlags: { id: string; severity: string; status: string }[];
};

const queueQuery = /* GraphQL */ `
  query Queue($level: Int!, $after: String) {
    page: reviewQueue(level: $level, first: 100, after: $after) {
      nodes {
        id
        version
        revisionNumber
        items { id unitPrice }
        qualityFlags { id severity status }
      }
      endCursor
      hasNextPage
    }
  }
`;
const commentMutation = /* GraphQL */ `
  mutation Comment($input: AddCommentInput!) {
    addComment(input: $input) { id }
  }
`;
const acknowledgeMutation = /* GraphQL */ `
  mutation Acknowledge($input: AcknowledgeFlagsInput!) {
    acknowledgeFlags(input: $input) { version }
  }
`;

/** What a reviewer has done. */
export type Reviewed = { approved: number; rejected: number; acknowledged: number };

/** A reviewer empties the own queue, but for the records whose fate is to wait. */
export async function review(
  client: GraphQLClient,
  reviewer: SignedIn,
  level: 1 | 2,
): Promise<Reviewed> {
  const done = { approved: 0, rejected: 0, acknowledged: 0 };
  for (const record of await readAll<Waiting>(client, reviewer, queueQuery, { level })) {
    const fate = fateOf(record.id);
    if (fate === `waits-for-level-${level}`) continue;
    const rejects =
      record.revisionNumber === 1 &&
      (fate === `corrected-after-level-${level}` || fate === `rejected-at-level-${level}`);
    if (rejects) {
      await reject(client, reviewer, record, level);
      done.rejected += 1;
    } else {
      done.acknowledged += await acknowledge(client, reviewer, record);
      await approve(client, reviewer, record, level);
      done.approved += 1;
    }
  }
  return done;
}

/** An open WARNING holds an approval until somebody says why it may pass; gives how many there were. */
async function acknowledge(client: GraphQLClient, reviewer: SignedIn, record: Waiting) {
  const open = record.qualityFlags.filter(
    (flag) => flag.severity === 'WARNING' && flag.status === 'OPEN',
  );
  if (open.length === 0) return 0;
  const ids = open.map((flag) => flag.id).sort();
  const input = {
    collectionId: record.id,
    ids,
    note: 'Vérifié par téléphone avec le collecteur.',
    commandId: stepId(record, `acknowledge ${ids}`),
  };
  await client.ask(acknowledgeMutation, { input }, { token: reviewer.token });
  return open.length;
}

async function approve(client: GraphQLClient, reviewer: SignedIn, record: Waiting, level: 1 | 2) {
  await write(client, reviewer, `approveCollectionLevel${level}`, 'ApproveCollectionInput', {
    id: record.id,
    expectedVersion: record.version,
    commandId: stepId(record, 'approve'),
    dataQualityScore: record.qualityFlags.some(({ severity }) => severity === 'WARNING') ? 80 : 95,
  });
}

/** The team manager writes a comment of its own before rejecting, the supervisor one with the rejection. */
async function reject(client: GraphQLClient, reviewer: SignedIn, record: Waiting, level: 1 | 2) {
  const comment = {
    fieldPath: 'items.0.unitPrice',
    body: `La commerçante a parlé de ${suggestedPrice(record)}.`,
    suggestedValue: suggestedPrice(record),
  };
  if (level === 1) {
    const input = {
      ...comment,
      id: stepId(record, 'comment'),
      collectionId: record.id,
      revisionNumber: record.revisionNumber,
    };
    await client.ask(commentMutation, { input }, { token: reviewer.token });
  }
  await write(client, reviewer, `rejectCollectionLevel${level}`, 'RejectCollectionInput', {
    id: record.id,
    expectedVersion: record.version,
    commandId: stepId(record, 'reject'),
    rejectionReason: 'Le prix unitaire est éloigné de celui du marché ce jour-là.',
    correctionInstructions: 'Vérifier le prix unitaire de la première ligne.',
    ...(level === 2 && { comments: [comment] }),
  });
}

function suggestedPrice({ id, items }: Waiting): string {
  if (id === storyIds.mistyped) return meantPrice;
  return String(Math.round(Number(items[0]?.unitPrice ?? 0) * 0.95));
}
