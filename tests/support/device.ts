import { newId } from '@commerce-tracking/service-kit/ids';
import type { GraphQLClient } from '../../examples/graphql-client.ts';

/** What a device has been told of one of its writes. */
export type Told = {
  id: string;
  commandId: string;
  outcome: 'DONE' | 'REPEATED' | 'CONFLICT' | 'REFUSED';
  version: number | null;
  reason: string | null;
  message: string | null;
  fields: { path: string; reason: string }[];
  collection: { version: number; state: string } | null;
};

/** One change the server tells a device of. */
export type Change = {
  collectionId: string;
  kind: 'CHANGED' | 'DELETED' | 'REASSIGNED';
  version: number;
  state: string | null;
  lastDecision: { validationResult: string; rejectionReason: string | null } | null;
  collection: { teamManagerId: string | null; comments: { body: string }[] } | null;
};

type Entry = {
  id: string;
  commandId: string;
  operation: string;
  expectedVersion: number;
  capturedAt: string;
  content?: object;
  note?: string;
};

/** A collector's device: it writes down what is done offline and sends it when there is a network. */
export type Device = {
  /** Everything it has written, in the order of writing. */
  entries: Entry[];
  write(id: string, operation: string, expectedVersion: number, more?: Partial<Entry>): Entry;
  /** Sends entries, the last written first, as if the order did not matter. */
  send(token: string, entries: readonly Entry[]): Promise<Told[]>;
  /** What changed on the server since it was last asked. */
  changes(token: string): Promise<Change[]>;
};

const syncMutation = /* GraphQL */ `
  mutation Sync($input: SyncCollectionsInput!) {
    syncCollections(input: $input) {
      outcomes {
        id commandId outcome version reason message
        fields { path reason }
        collection { version state }
      }
    }
  }
`;

const changesQuery = /* GraphQL */ `
  query Changes($after: String) {
    collectionChanges(after: $after, first: 5) {
      endCursor hasNextPage
      nodes {
        collectionId kind version state
        lastDecision { validationResult rejectionReason }
        collection { teamManagerId comments { body } }
      }
    }
  }
`;

/** A device that has written nothing yet. */
export function aDevice(client: GraphQLClient): Device {
  const entries: Entry[] = [];
  let cursor: string | undefined;
  return {
    entries,
    write(id, operation, expectedVersion, more = {}) {
      const capturedAt = new Date(Date.now() - 7 * 86_400_000).toISOString();
      const entry = { id, commandId: newId(), operation, expectedVersion, capturedAt, ...more };
      entries.push(entry);
      return entry;
    },
    async send(token, sent) {
      const input = { entries: [...sent].reverse() };
      const data = await client.ask<{ syncCollections: { outcomes: Told[] } }>(
        syncMutation,
        { input },
        { token, headers: { 'x-language': 'en' } },
      );
      return data.syncCollections.outcomes.reverse();
    },
    async changes(token) {
      type Page = { endCursor: string; hasNextPage: boolean; nodes: Change[] };
      const all: Change[] = [];
      for (;;) {
        const data = await client.ask<{ collectionChanges: Page }>(
          changesQuery,
          { after: cursor },
          { token },
        );
        const page: Page = data.collectionChanges;
        all.push(...page.nodes);
        cursor = page.endCursor;
        if (!page.hasNextPage) return all;
      }
    },
  };
}
