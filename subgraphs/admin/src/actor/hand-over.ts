import { remoteCommand } from '@commerce-tracking/service-kit/commands/commands';
import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { stepId } from './account-steps.ts';

type Place = 'teamManagerId' | 'supervisorId' | 'collectorId';

/** Whose records go to whom; the places that are not named stay. */
export type HandOver = {
  of: { place: Place; personId: string };
  to: Partial<Record<Place, string>>;
  reason: string;
};

/** What moved along with a write. */
export type MovedWork = { records: number; people: number };

const handOverCollections = remoteCommand<{ moved: number; more: boolean }>()({
  subject: 'internal.tradeflow.collection.hand-over',
  permission: 'assignment:update',
  input: z.object({
    of: z.object({ place: z.string(), personId: z.string() }),
    to: z.record(z.string(), z.string()),
    reason: z.string(),
    commandId: z.string(),
  }),
});

type Whole = { commandId?: string | null; expectedVersion: number };

/**
 * Asks tradeflow, which owns the records, to move what is under way, batch after batch. Each batch
 * has an id made of the whole write's: sent again after a crash, the write does the batches that are
 * missing and counts those that are done.
 */
export async function handOver(
  context: Context,
  input: Whole,
  info: GraphQLResolveInfo,
  work: HandOver,
): Promise<number> {
  let records = 0;
  for (let batch = 1; ; batch += 1) {
    const commandId = stepId(context, input, info, `hand-over-${batch}`);
    const { moved, more } = await context.send(handOverCollections, { ...work, commandId }, info);
    records += moved;
    if (!more) return records;
  }
}
