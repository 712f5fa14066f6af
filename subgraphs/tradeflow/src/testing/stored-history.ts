import type { Db } from '@commerce-tracking/prisma/client';

/** Everything the database keeps of a record, in a form to be compared with what has to be there. */
export async function storedHistory(db: Db, id: string) {
  const collection = await db.collection.findUnique({
    where: { id },
    include: {
      items: { orderBy: { position: 'asc' } },
      revisions: { orderBy: { number: 'asc' } },
      validations: { orderBy: { id: 'asc' } },
    },
  });
  const outbox = await db.tradeflowOutbox.findMany({
    where: { aggregateId: id },
    orderBy: { sequence: 'asc' },
  });
  const bodies = outbox.map(({ subject, payload }) => ({ subject, body: JSON.parse(payload) }));
  const prefix = 'event.tradeflow.collection.';
  const events = bodies
    .filter(({ subject }) => subject.startsWith(prefix))
    .map(({ subject, body }) => ({ ...body, name: subject.slice(prefix.length) }));
  const audits = bodies
    .filter(({ subject, body }) => subject === 'audit.tradeflow' && body.outcome === 'DONE')
    .map(({ body }) => body);
  return {
    collection,
    isDeleted: (await db.deletedCollection.count({ where: { id } })) > 0,
    events: events as StoredEvent[],
    audits: audits as { action: string; entityType: string }[],
  };
}

/** An event as it waits in the outbox. */
export type StoredEvent = {
  name: string;
  previousState: string | null;
  state: string;
  version: number;
  revisionNumber: number;
};

type Line = { totalValue: unknown; totalWeightKg: unknown };

/** Sum of a column of the lines, exact for the small whole figures of the tests. */
export function sumOf(lines: readonly Line[], column: keyof Line): number {
  return lines.reduce((sum, line) => sum + Number(line[column]), 0);
}
