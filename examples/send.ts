import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { FieldLine } from './generate.ts';
import type { GraphQLClient } from './graphql-client.ts';
import { isRetryable } from './patient-client.ts';
import type { SignedIn } from './people.ts';

const batchSize = 50;
const attemptsMax = 10;

const syncMutation = /* GraphQL */ `
  mutation Sync($input: SyncCollectionsInput!) {
    syncCollections(input: $input) {
      outcomes { id outcome code reason message fields { path reason } }
    }
  }
`;

export type Outcome = {
  id: string;
  outcome: 'DONE' | 'REPEATED' | 'CONFLICT' | 'REFUSED';
  code: string | null;
  reason: string | null;
  message: string | null;
  fields: { path: string; reason: string }[];
};

/** The week as it lies in `field-records.jsonl`. */
export function readFieldLines(): FieldLine[] {
  const text = readFileSync(new URL('field-records.jsonl', import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as FieldLine);
}

/** Sends one collector's lines in batches, as the device would when it finds a network again. */
export async function sendLines(
  client: GraphQLClient,
  collector: SignedIn,
  lines: readonly FieldLine[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < lines.length; start += batchSize) {
    let left = lines.slice(start, start + batchSize);
    for (let attempt = 1; left.length > 0; attempt += 1) {
      const answered = await sendBatch(client, collector, left);
      const unwritten = new Set(
        answered
          .filter(({ code }) => attempt < attemptsMax && isRetryable(code))
          .map(({ id }) => id),
      );
      // What stands on a write that is sent again is sent again with it.
      const again = ({ id, code, reason }: Outcome) =>
        unwritten.has(id) && (isRetryable(code) || reason === 'EARLIER_NOT_WRITTEN');
      outcomes.push(...answered.filter((outcome) => !again(outcome)));
      left = left.filter((_line, index) => again(answered[index] as Outcome));
      if (left.length > 0) await pause(attempt * 500);
    }
  }
  return outcomes;
}

async function sendBatch(
  client: GraphQLClient,
  collector: SignedIn,
  lines: readonly FieldLine[],
): Promise<Outcome[]> {
  const data = await client.ask<{ syncCollections: { outcomes: Outcome[] } }>(
    syncMutation,
    { input: { entries: lines.map((line) => line.entry) } },
    { token: collector.token, timeoutMs: 60_000 },
  );
  return data.syncCollections.outcomes;
}
