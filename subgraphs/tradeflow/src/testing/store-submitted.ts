import type { Db } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { newId } from '@commerce-tracking/service-kit/ids';

type Branch = { collector: Actor; teamManager: Actor; supervisor: Actor };

/** Stores many records that wait for their first review, without the work of submitting each; ids in their order. */
export async function storeSubmitted(
  db: Db,
  { collector, teamManager, supervisor }: Branch,
  count: number,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId()).sort();
  const at = new Date();
  const formModelId = newId();
  const contentHash = '0'.repeat(64);
  await db.collection.createMany({
    data: ids.map((id) => ({
      id,
      collectionType: 'AGRICULTURAL' as const,
      collectorId: collector.actorId,
      originalCollectorId: collector.actorId,
      teamManagerId: teamManager.actorId,
      supervisorId: supervisor.actorId,
      formModelId,
      captureSource: 'API' as const,
      contentHash,
      extra: {},
      state: 'SUBMITTED' as const,
      reference: `XX-${id.slice(-12)}`,
      revisionNumber: 1,
      firstSubmittedAt: at,
      submittedAt: at,
      stageEnteredAt: at,
      dueAt: at,
    })),
  });
  await db.revision.createMany({
    data: ids.map((collectionId) => ({
      id: newId(),
      collectionId,
      number: 1,
      submittedById: collector.actorId,
      submittedAt: at,
      formModelId,
      content: {},
      contentHash,
      changes: [],
      outcome: 'SUBMITTED' as const,
    })),
  });
  await db.validation.createMany({
    data: ids.map((collectionId) => ({
      id: newId(),
      collectionId,
      revisionNumber: 1,
      validationLevel: 1,
      validatorId: teamManager.actorId,
      openingAction: 'SUBMIT' as const,
      validationAction: 'SUBMIT' as const,
      priorityLevel: 'NORMAL' as const,
      submittedAt: at,
      validationSource: 'API' as const,
    })),
  });
  return ids;
}
