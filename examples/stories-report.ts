import type { GraphQLClient } from './graphql-client.ts';
import type { SignedIn } from './people.ts';
import { printTable } from './report.ts';
import { storyIds } from './stories.ts';

type Person = { fullName: string } | null;
type Followed = {
  reference: string;
  comments: {
    revisionNumber: number;
    fieldLabel: string | null;
    body: string;
    suggestedValue: unknown;
    resolvedAt: string | null;
    author: Person;
  }[];
  validations: {
    revisionNumber: number;
    validationLevel: number;
    validationResult: string;
    rejectionReason: string | null;
    validator: Person;
  }[];
  revisions: {
    number: number;
    note: string | null;
    submittedBy: Person;
    changes: { label: string; before: unknown; after: unknown }[];
  }[];
};

const followedQuery = /* GraphQL */ `
  query Followed($id: ID!) {
    collection(id: $id) {
      reference
      comments {
        revisionNumber
        fieldLabel
        body
        suggestedValue
        resolvedAt
        author { fullName }
      }
      validations {
        revisionNumber
        validationLevel
        validationResult
        rejectionReason
        validator { fullName }
      }
      revisions {
        number
        note
        submittedBy { fullName }
        changes { label before after }
      }
    }
  }
`;

type HeldBack = {
  reference: string;
  state: string;
  qualityFlags: {
    code: string;
    severity: string;
    status: string;
    message: string;
    note: string | null;
    acknowledgedBy: Person;
  }[];
};

const heldBackQuery = /* GraphQL */ `
  query HeldBack($id: ID!) {
    collection(id: $id) {
      reference
      state
      qualityFlags { code severity status message note acknowledgedBy { fullName } }
    }
  }
`;

/** Prints what was said and decided about the record with the mistyped price. */
export async function printCorrection(client: GraphQLClient, { token }: SignedIn): Promise<void> {
  const { collection } = await client.ask<{ collection: Followed | null }>(
    followedQuery,
    { id: storyIds.mistyped },
    { token },
  );
  if (!collection) throw new Error('the record with the mistyped price is not there');
  const rows: string[][] = [];
  for (const revision of collection.revisions.toSorted((a, b) => a.number - b.number)) {
    const by = (person: Person) => person?.fullName ?? '–';
    const isOf = ({ revisionNumber }: { revisionNumber: number }) =>
      revisionNumber === revision.number;
    rows.push([
      by(revision.submittedBy),
      `submits it, no. ${revision.number}${revision.note ? `: ${revision.note}` : ''}`,
    ]);
    for (const { label, before, after } of revision.changes) {
      rows.push(['', `  ${label}: ${shown(before)} → ${shown(after)}`]);
    }
    for (const comment of collection.comments.filter(isOf)) {
      const { author, fieldLabel, body, suggestedValue, resolvedAt } = comment;
      const taken = resolvedAt ? 'taken over' : 'open';
      const what = `${body} → ${shown(suggestedValue)} (${taken})`;
      rows.push([by(author), `comments on ${fieldLabel ?? 'all'}: ${what}`]);
    }
    for (const stage of collection.validations.filter(isOf)) {
      const why = stage.rejectionReason ? `: ${stage.rejectionReason}` : '';
      const what = `level ${stage.validationLevel}: ${stage.validationResult}${why}`;
      rows.push([by(stage.validator), what]);
    }
  }
  printTable(`One record’s way to publication: ${collection.reference}`, ['who', 'what'], rows, 2);
}

/** Prints what became of the record that a warning held back from the bulk decision. */
export async function printHeldBack(client: GraphQLClient, { token }: SignedIn): Promise<void> {
  const { collection } = await client.ask<{ collection: HeldBack | null }>(
    heldBackQuery,
    { id: storyIds.dearSheep },
    { token },
  );
  if (!collection) throw new Error('the record with the dear sheep is not there');
  console.log(`\nHeld back, then decided alone: ${collection.reference} is ${collection.state}`);
  for (const flag of collection.qualityFlags.filter(({ severity }) => severity === 'WARNING')) {
    console.log(`  ${flag.code}: ${flag.message}`);
    console.log(`  ${flag.status} by ${flag.acknowledgedBy?.fullName ?? '–'}: ${flag.note ?? '–'}`);
  }
}

/** A value as it is printed. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
