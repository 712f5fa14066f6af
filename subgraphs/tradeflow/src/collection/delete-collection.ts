import { command } from '@commerce-tracking/prisma/command';
import { commandId, expectedVersion, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { memory } from '../reference/reference.ts';
import { leaveBatch } from '../transport-batch/stand-in-batch.ts';
import { collectionAudit, collectionEvent, standingOf } from './collection-messages.ts';
import type { CollectionResult } from './create-collection.ts';
import { findForWrite } from './find-for-write.ts';

/** A collector throws a draft away. Its tombstone answers writes that come late. */
export const deleteCollection = command({
  subject: 'command.tradeflow.collection.delete',
  permission: 'collection:delete',
  input: z.strictObject({ id: uuid, expectedVersion, commandId }),
  async run({
    input,
    actor,
    db,
    now,
    emit,
    audit,
  }): Promise<CollectionResult & { deletedAt: string }> {
    const collection = await findForWrite(db, actor, input, 'DELETE');
    const { id, state, collectorId } = collection;
    const version = collection.version + 1;
    await leaveBatch(db, collection);
    await db.collection.deleteMany({ where: { id } });
    await db.deletedCollection.createMany({ data: { id, collectorId, version, deletedAt: now } });
    const standing = standingOf(collection, { version }, memory().reference().points);
    emit(collectionEvent('deleted', standing, state));
    audit(collectionAudit(standing, collection));
    return { id, version, state, deletedAt: now.toISOString() };
  },
});
