import { newId } from '@commerce-tracking/service-kit/ids';
import type { CollectionState, Db } from '../../prisma/client.ts';

type People = { collectorId: string; teamManagerId: string; supervisorId: string };

/** Stores a record as it stands after its first submission, or a draft; only people and state matter. */
export async function storeRecord(
  db: Db,
  { collectorId, teamManagerId, supervisorId }: People,
  state: CollectionState,
): Promise<string> {
  const { id: formModelId } = await db.formModel.findFirstOrThrow();
  const id = newId();
  const now = new Date();
  const submission = {
    teamManagerId,
    supervisorId,
    revisionNumber: 1,
    reference: `BJ-2026-${id.slice(-6)}`,
    firstSubmittedAt: now,
    submittedAt: now,
    stageEnteredAt: now,
  };
  await db.collection.create({
    data: {
      id,
      collectorId,
      originalCollectorId: collectorId,
      ...(state !== 'DRAFT' && submission),
      formModelId,
      collectionType: 'AGRICULTURAL',
      captureSource: 'WEB',
      state,
      extra: {},
      contentHash: '0'.repeat(64),
      ...(state === 'APPROVED_L2' && { validatedAt: now, validatedById: supervisorId }),
    },
  });
  return id;
}
