import { AnsweredError } from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { BULK_REFUSED } from './bulk-decision.errors.ts';
import { awaitBulkDecision, type BulkDecisionRow } from './bulk-decision.queries.ts';
import { bulkDecisionInput } from './bulk-decision-input.ts';
import { decideCollectionsLevel1 } from './decide-collections-level-1.ts';
import { decideCollectionsLevel2 } from './decide-collections-level-2.ts';

type Caller = Pick<Context, 'actor' | 'send' | 'require' | 'db' | 'deadlineAt'>;

/**
 * Decides many records at the caller's level. One outcome per record either way: when ATOMIC is
 * refused, they say which record held the others.
 */
export async function decideCollections(
  context: Caller,
  rawInput: unknown,
  info?: GraphQLResolveInfo,
): Promise<BulkDecisionRow> {
  const level = context.actor?.role === 'SUPERVISOR' ? 2 : 1;
  context.require(`collection:validateLevel${level}`);
  parseInput(bulkDecisionInput, rawInput);
  const command = level === 1 ? decideCollectionsLevel1 : decideCollectionsLevel2;
  try {
    const { id } = await context.send(command, rawInput, info);
    const bulk = await awaitBulkDecision(context, id);
    if (!bulk) throw new Error(`bulk decision ${id} has gone while it was read`);
    return bulk;
  } catch (error) {
    const refused = refusedBulkId(error);
    const bulk = refused && (await context.db.bulkDecision.findUnique({ where: { id: refused } }));
    if (!bulk) throw error;
    return bulk;
  }
}

function refusedBulkId(error: unknown): string | null {
  const details = error instanceof AnsweredError ? error.answer.extensions.details : null;
  return details?.reason === BULK_REFUSED.name ? String(details.bulkId) : null;
}
