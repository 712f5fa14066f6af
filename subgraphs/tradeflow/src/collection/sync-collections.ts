import type { Db } from '@commerce-tracking/prisma/client';
import type { BaseContext } from '@commerce-tracking/service-kit/context';
import {
  AnsweredError,
  answerOf,
  DomainError,
  type ErrorAnswer,
} from '@commerce-tracking/service-kit/errors';
import { parseInput } from '@commerce-tracking/service-kit/input';
import { type CollectionResult, createCollection } from './create-collection.ts';
import { deleteCollection } from './delete-collection.ts';
import { resubmitCollection } from './resubmit-collection.ts';
import { submitCollection } from './submit-collection.ts';
import { type SyncEntry, syncInput } from './sync-input.ts';
import { inSyncOrder } from './sync-order.rules.ts';
import { updateCollection } from './update-collection.ts';

/** What became of one write of a device. */
export type SyncOutcome = {
  id: string;
  commandId: string;
  outcome: 'DONE' | 'REPEATED' | 'CONFLICT' | 'REFUSED';
  version: number | null;
  code: string | null;
  reason: string | null;
  message: string | null;
  fields: { path: string; reason: string; message: string }[];
};

type Context = Pick<BaseContext<Db>, 'db' | 'language' | 'send' | 'require'>;

const chainsAtOnce = 4;

/**
 * Applies what a device has collected offline. Each entry is a command of its own, in a transaction
 * of its own, under the device's command id: one refused record stops no other, and sending the
 * batch again changes nothing.
 */
export async function syncCollections(context: Context, rawInput: unknown): Promise<SyncOutcome[]> {
  const { actorId } = context.require('collection:create');
  const { entries } = parseInput(syncInput, rawInput);
  const stored = await context.db.tradeflowCommand.findMany({
    where: {
      actorId,
      commandId: { in: entries.map(({ commandId }) => commandId) },
      result: { not: null },
    },
    select: { commandId: true },
  });
  const answered = new Set(stored.map(({ commandId }) => commandId));
  const outcomes = new Map<SyncEntry, SyncOutcome>();
  const chains = inSyncOrder(entries);
  const runner = async () => {
    for (let chain = chains.shift(); chain; chain = chains.shift()) {
      for (const entry of chain) outcomes.set(entry, await apply(context, entry, answered));
    }
  };
  await Promise.all(Array.from({ length: chainsAtOnce }, runner));
  return entries.flatMap((entry) => outcomes.get(entry) ?? []);
}

async function apply(
  context: Context,
  entry: SyncEntry,
  answered: Set<string>,
): Promise<SyncOutcome> {
  const { id, commandId } = entry;
  try {
    const { version } = await write(context, entry);
    const outcome = answered.has(commandId) ? 'REPEATED' : 'DONE';
    answered.add(commandId);
    return { id, commandId, outcome, version, code: null, reason: null, message: null, fields: [] };
  } catch (error) {
    const { message, extensions } = answerFor(error, context);
    const { code, details } = extensions;
    const { reason, currentVersion, fields } = details as {
      reason?: string;
      currentVersion?: number;
      fields?: SyncOutcome['fields'];
    };
    return {
      id,
      commandId,
      outcome: code === 'CONFLICT' ? 'CONFLICT' : 'REFUSED',
      version: currentVersion ?? null,
      code,
      reason: reason ?? null,
      message,
      fields: (fields ?? []).map((field) => ({
        ...field,
        path: field.path.replace(/^input\.(content\.)?/, ''),
      })),
    };
  }
}

function write({ send }: Context, entry: SyncEntry): Promise<CollectionResult> {
  const { id, commandId, expectedVersion, content, note } = entry;
  const target = { id, expectedVersion, commandId };
  switch (entry.operation) {
    case 'CREATE':
      return send(createCollection, { id, commandId, content });
    case 'UPDATE':
      return send(updateCollection, { ...target, content });
    case 'SUBMIT':
      return send(submitCollection, target);
    case 'RESUBMIT':
      return send(resubmitCollection, { ...target, note });
    case 'DELETE':
      return send(deleteCollection, target);
  }
}

/** What is not an answer on purpose is a fault of ours and fails the whole request. */
function answerFor(error: unknown, { language }: Context): ErrorAnswer {
  if (error instanceof AnsweredError) return error.answer;
  if (error instanceof DomainError) return answerOf(error, language);
  throw error;
}
