import type { Tx } from '@commerce-tracking/prisma/client';
import { anonymous } from '@commerce-tracking/service-kit/commands/command-log';
import { erasedAmong, namesOf } from '../audit/erase-audit.ts';

type Erased = { id: string; userId: string };

/** Where services tell the audit log; its messages alone hold words about people, all others ids. */
const auditSubjects = 'audit.';

/** Takes out of the letters that wait what they tell of a person; each of them can still be tried again. */
export async function eraseDeadLettersOf(db: Tx, { id, userId }: Erased): Promise<void> {
  const letters = await db.deadLetter.findMany({
    where: {
      subject: { startsWith: auditSubjects },
      OR: [{ payload: { contains: id } }, { payload: { contains: userId } }],
    },
    select: { id: true, payload: true },
  });
  for (const letter of letters) {
    // Decided on meanwhile: it holds nothing any more.
    await db.deadLetter.updateMany({
      where: { id: letter.id, payload: { not: null } },
      data: { payload: without(letter.payload ?? '', [{ id, userId }]) },
    });
  }
}

/** A letter's payload as it may be kept: what is given up after an erasure tells nothing of the person either. */
export async function payloadWithoutErased(
  db: Tx,
  { subject, payload }: { subject: string; payload: string | null },
): Promise<string | null> {
  const entry = payload !== null && subject.startsWith(auditSubjects) ? entryIn(payload) : null;
  if (!entry) return payload;
  const erased = await erasedAmong(db, [entry.named]);
  return erased.length === 0 ? payload : without(payload ?? '', erased);
}

/** Null where the text cannot be read: the audit log could not read it either. */
function without(payload: string, erased: readonly Erased[]): string | null {
  const entry = entryIn(payload);
  if (!entry) return null;
  const { isTold, isFrom } = namesOf(entry.named, erased);
  return JSON.stringify({
    ...entry.told,
    ...(isTold && { entityLabel: undefined, before: undefined, after: undefined }),
    ...(isFrom && { address: undefined }),
  });
}

function entryIn(payload: string) {
  let told: unknown;
  try {
    told = JSON.parse(payload);
  } catch {
    return null;
  }
  if (typeof told !== 'object' || told === null) return null;
  const { entityType, entityId, actorId } = told as Record<string, unknown>;
  const named = { entityType: textOf(entityType), entityId: textOf(entityId) };
  return { told, named: { ...named, actorId: actorId === anonymous ? null : textOf(actorId) } };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
