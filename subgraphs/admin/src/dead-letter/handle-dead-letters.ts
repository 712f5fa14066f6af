import type { Prisma, Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { uuid } from '@commerce-tracking/service-kit/input';
import { ABSENT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';

type Row = Prisma.DeadLetterModel;

/** What decisions on dead letters are about. */
export const deadLetterIds = z.array(uuid).min(1).max(100);

/** The named dead letters, locked until the transaction ends, in the order of their ids. @throws DomainError ABSENT */
export async function lockDeadLetters(db: Tx, ids: readonly string[]): Promise<Row[]> {
  const asked = [...new Set(ids)].sort();
  const places = asked.map(() => '?').join(', ');
  await db.sql.select(
    `SELECT \`id\` FROM \`admin_dead_letter\` WHERE \`id\` IN (${places}) ORDER BY \`id\` FOR UPDATE`,
    asked,
  );
  const rows = await db.deadLetter.findMany({
    where: { id: { in: asked } },
    orderBy: { id: 'asc' },
  });
  if (rows.length < asked.length) throw new DomainError(ABSENT);
  return rows;
}

/** Notes a decision on a dead letter; its content is not needed any more. */
export async function decideOn(
  { actor, db, now, audit }: Pick<CommandRun<unknown, Tx>, 'actor' | 'db' | 'now' | 'audit'>,
  row: Row,
  status: 'RETRIED' | 'DISCARDED',
  note: string | null,
): Promise<void> {
  const { id, subject, version } = row;
  const decision = { status, note, handledById: actor.actorId, handledAt: now };
  await db.deadLetter.update({
    where: { id },
    data: { ...decision, payload: null, updatedAt: now, version: version + 1 },
  });
  audit({
    entityType: 'DeadLetter',
    entityId: id,
    entityLabel: subject,
    before: { status: row.status },
    after: { status, consumer: row.consumer, messageId: row.messageId },
    ...(note && { reason: note }),
  });
}
