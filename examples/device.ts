import { fateOf } from './fates.ts';
import type { Content } from './field-records.ts';
import type { GraphQLClient } from './graphql-client.ts';
import type { SignedIn } from './people.ts';
import { type Page, stepId, write } from './steps.ts';

type Comment = {
  id: string;
  fieldPath: string | null;
  suggestedValue: string | null;
  resolvedAt: string | null;
};
type Change = {
  collectionId: string;
  kind: 'CHANGED' | 'DELETED' | 'REASSIGNED';
  state: string | null;
  lastDecision: { rejectionReason: string | null } | null;
  comments: Comment[];
  collection: {
    id: string;
    version: number;
    notes: string | null;
    items: { id: string }[];
    controls: { id: string }[];
  } | null;
};

const changesQuery = /* GraphQL */ `
  query Changes($after: String) {
    page: collectionChanges(after: $after, first: 100) {
      nodes {
        collectionId
        kind
        state
        lastDecision { rejectionReason }
        comments { id fieldPath suggestedValue resolvedAt }
        collection { id version notes items { id } controls { id } }
      }
      endCursor
      hasNextPage
    }
  }
`;

/** A collector's device: what it was told last of each record, and where it goes on asking. */
export type Device = { collector: SignedIn; cursor: string | null; held: Map<string, Change> };

/** What a device did after asking: records told of, suggestions taken over, records handed over again. */
export type Corrected = { told: number; applied: number; resubmitted: number };

/** A device that has not asked yet. */
export function deviceOf(collector: SignedIn): Device {
  return { collector, cursor: null, held: new Map() };
}

/** Asks what happened since the last time, and hands over again what was sent back and can be corrected. */
export async function correct(
  client: GraphQLClient,
  device: Device,
  contentOf: (id: string) => Content | undefined,
): Promise<Corrected> {
  const told = await hear(client, device);
  const done = { told, applied: 0, resubmitted: 0 };
  for (const change of device.held.values()) {
    const content = contentOf(change.collectionId);
    const isBack = change.state?.startsWith('REJECTED') && change.lastDecision?.rejectionReason;
    if (!isBack || !content || !fateOf(change.collectionId).startsWith('corrected')) continue;
    done.applied += await takeBack(client, device.collector, change, content);
    done.resubmitted += 1;
  }
  return done;
}

/** A change may arrive twice; the last one stands. Gives how many records were told of. */
async function hear(client: GraphQLClient, device: Device): Promise<number> {
  const told = new Set<string>();
  for (let more = true; more; ) {
    const { page }: { page: Page<Change> } = await client.ask(
      changesQuery,
      { after: device.cursor },
      { token: device.collector.token },
    );
    for (const change of page.nodes) {
      told.add(change.collectionId);
      if (change.kind === 'CHANGED') device.held.set(change.collectionId, change);
      else device.held.delete(change.collectionId);
    }
    device.cursor = page.endCursor;
    more = page.hasNextPage;
  }
  return told.size;
}

const checked = 'Prix vérifié auprès de la commerçante.';

/** Takes the suggested price over, notes that it was checked, and submits; gives the suggestions applied. */
async function takeBack(
  client: GraphQLClient,
  collector: SignedIn,
  { collection, comments }: Change,
  content: Content,
): Promise<number> {
  if (!collection) return 0;
  const { id } = collection;
  let { version } = collection;
  const suggestion = comments.find((comment) => comment.suggestedValue !== null);
  const isOpen = suggestion && !suggestion.resolvedAt;
  if (isOpen) {
    version = await write(client, collector, 'applySuggestion', 'ApplySuggestionInput', {
      commentId: suggestion.id,
      expectedVersion: version,
      commandId: stepId({ id, version }, 'apply'),
    });
  }
  if (collection.notes !== checked) {
    version = await write(client, collector, 'updateCollection', 'UpdateCollectionInput', {
      id,
      expectedVersion: version,
      commandId: stepId({ id, version }, 'update'),
      content: corrected(content, collection, suggestion?.suggestedValue),
    });
  }
  await write(client, collector, 'resubmitCollection', 'ResubmitCollectionInput', {
    id,
    expectedVersion: version,
    commandId: stepId({ id, version }, 'resubmit'),
    note: 'Prix unitaire corrigé.',
  });
  return isOpen ? 1 : 0;
}

/** The content as the device holds it, lines under their ids, so that they stay the same lines. */
function corrected(
  content: Content,
  { items, controls }: NonNullable<Change['collection']>,
  unitPrice: string | null | undefined,
): Content {
  return {
    ...content,
    notes: checked,
    items: content.items.map((item, index) => ({
      ...item,
      id: items[index]?.id,
      ...(index === 0 && unitPrice && { unitPrice }),
    })),
    controls: content.controls.map((row, index) => ({ ...row, id: controls[index]?.id })),
  };
}
