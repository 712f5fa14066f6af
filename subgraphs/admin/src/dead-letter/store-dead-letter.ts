import type { Db, Tx } from '@commerce-tracking/prisma/client';
import { anonymous } from '@commerce-tracking/service-kit/commands/command-log';
import type { ServiceDatabase } from '@commerce-tracking/service-kit/database';
import { newId } from '@commerce-tracking/service-kit/ids';
import { eventMessage } from '@commerce-tracking/service-kit/outbox/messages';
import { type DeadLetter, deadLetter } from '@commerce-tracking/service-kit/streams/dead-letters';
import {
  type StreamMessage,
  UnreadableMessage,
} from '@commerce-tracking/service-kit/streams/stream-message';
import { payloadWithoutErased } from './erase-dead-letters.ts';
import { entityIdIn, payloadPreview } from './payload-preview.ts';

type Database = Pick<ServiceDatabase<Db, Tx>, 'transaction' | 'outbox'>;

/**
 * Stores what a consumer has given up. A letter that comes twice changes nothing; a message that was
 * given up again after a retry waits again in its own row.
 * @throws UnreadableMessage when it is no dead letter at all
 */
export async function storeDeadLetter(
  { transaction, outbox }: Database,
  { subject, payload }: StreamMessage,
): Promise<void> {
  const read = deadLetter.safeParse(payload);
  if (!read.success) throw new UnreadableMessage('not a dead letter');
  const letter = read.data;
  await transaction(async (tx) => {
    const id = await store(tx, letter);
    if (!id) return;
    const { service, consumer } = letter;
    const event = {
      subject: 'event.admin.dead-letter.added',
      aggregateId: id,
      payload: { deadLetterId: id, service, consumer },
    } as const;
    await outbox.append(tx, [eventMessage(event, sourceOf(subject))]);
  });
}

/** Returns the id of the row that waits now; null when this letter has been stored before. */
async function store(tx: Tx, letter: DeadLetter): Promise<string | null> {
  const { consumer } = letter;
  const messageId = letter.messageId.slice(0, 120);
  const now = new Date();
  const payload = await payloadWithoutErased(tx, letter);
  const columns = {
    letterId: letter.id.slice(0, 160),
    entityId: entityIdIn(letter.payload),
    payload,
    payloadPreview: letter.payload === null ? '' : payloadPreview(letter.payload),
    lastFailedAt: new Date(letter.lastFailedAt),
    errorCode: letter.errorCode.slice(0, 60),
    errorMessage: letter.errorMessage.slice(0, 1_000),
    status: 'WAITING',
    updatedAt: now,
  } as const;
  const id = newId();
  const { count } = await tx.deadLetter.createMany({
    data: [
      {
        ...{ id, consumer, messageId, ...columns },
        service: letter.service.slice(0, 40),
        subject: letter.subject.slice(0, 200),
        attempts: letter.attempts,
        firstFailedAt: new Date(letter.firstFailedAt),
      },
    ],
    skipDuplicates: true,
  });
  if (count === 1) return id;
  await tx.sql.select(
    'SELECT `id` FROM `admin_dead_letter` WHERE `consumer` = ? AND `messageId` = ? FOR UPDATE',
    [consumer, messageId],
  );
  const known = await tx.deadLetter.findUniqueOrThrow({
    where: { consumer_messageId: { consumer, messageId } },
  });
  const isOld = known.letterId === columns.letterId || known.lastFailedAt >= columns.lastFailedAt;
  if (isOld) return null;
  const attempts = known.attempts + letter.attempts;
  const version = known.version + 1;
  await tx.deadLetter.update({ where: { id: known.id }, data: { ...columns, attempts, version } });
  return known.id;
}

/** Nobody asked for it: the system tells. */
function sourceOf(subject: string) {
  return {
    subgraph: 'admin',
    subject,
    actorId: anonymous,
    role: null,
    sessionId: null,
    address: null,
    commandId: '-',
    requestId: 'dead-letter',
    now: new Date(),
  };
}
