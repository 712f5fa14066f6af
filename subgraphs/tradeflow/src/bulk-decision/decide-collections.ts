import { AnsweredError, answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { BULK_REFUSED } from './bulk-decision.errors.ts';
import { type BulkDecisionInput, bulkDecisionInput } from './bulk-decision-input.ts';
import { decideCollectionsLevel1 } from './decide-collections-level-1.ts';
import { decideCollectionsLevel2 } from './decide-collections-level-2.ts';
import { type Level, singleDecision } from './single-decision.ts';
import type { Outcome, StartedBulk } from './start-bulk-decision.ts';

/** A bulk decision with what became of each record. */
export type BulkDecisionView = {
  id: string;
  action: BulkDecisionInput['action'];
  requestedById: string;
  status: 'READY' | 'FAILED';
  outcomes: Outcome[];
};

type Caller = Pick<Context, 'actor' | 'language' | 'send' | 'require'>;

const decidedAtOnce = 4;

/**
 * Decides many records at the caller's level. One outcome per record either way: when ATOMIC is
 * refused, they say which record held the others.
 */
export async function decideCollections(
  context: Caller,
  rawInput: unknown,
  info?: GraphQLResolveInfo,
): Promise<BulkDecisionView> {
  const level = context.actor?.role === 'SUPERVISOR' ? 2 : 1;
  const { actorId } = context.require(`collection:validateLevel${level}`);
  const input = parseInput(bulkDecisionInput, rawInput);
  const view = { action: input.action, requestedById: actorId };
  try {
    const command = level === 1 ? decideCollectionsLevel1 : decideCollectionsLevel2;
    const started = await context.send(command, rawInput, info);
    const { id, records } = started;
    const outcomes =
      input.mode === 'BEST_EFFORT'
        ? await decideEach(context, level, input, started)
        : records.map((record) => doneOutcome(record.id));
    return { ...view, id, status: 'READY', outcomes };
  } catch (error) {
    const refused = refusedBulk(error);
    if (!refused) throw error;
    return { ...view, id: refused.bulkId, status: 'FAILED', outcomes: refused.outcomes };
  }
}

/** Each record in a transaction of its own, by the single operation, under an id that repeats with the bulk's. */
async function decideEach(
  context: Caller,
  level: Level,
  input: BulkDecisionInput,
  { id: bulkId, records }: StartedBulk,
): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  const single = singleDecision(level, input, bulkId);
  const waiting = [...records];
  const runner = async () => {
    for (let record = waiting.shift(); record; record = waiting.shift()) {
      const { id } = record;
      const decided = single.send(context.send, record);
      outcomes.set(
        id,
        await decided.then(
          () => doneOutcome(id),
          (error) => outcomeOf(id, error, context),
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: decidedAtOnce }, runner));
  return records.flatMap(({ id }) => outcomes.get(id) ?? []);
}

function doneOutcome(collectionId: string): Outcome {
  return { collectionId, done: true, code: null, reason: null, message: null };
}

/** What is no answer on purpose is a fault of ours and fails the whole request. */
function outcomeOf(collectionId: string, error: unknown, { language }: Caller): Outcome {
  const answered = error instanceof DomainError ? answerOf(error, language) : answerIn(error);
  if (!answered) throw error;
  const { code, details } = answered.extensions;
  const reason = typeof details.reason === 'string' ? details.reason : null;
  return { collectionId, done: false, code, reason, message: answered.message };
}

function refusedBulk(error: unknown): { bulkId: string; outcomes: Outcome[] } | null {
  const details = answerIn(error)?.extensions.details;
  if (details?.reason !== BULK_REFUSED.name) return null;
  return details as { bulkId: string; outcomes: Outcome[] };
}

function answerIn(error: unknown) {
  return error instanceof AnsweredError ? error.answer : null;
}
