import type { CollectionState, Db, Prisma } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';

/** People of two branches, so that every role has rows it must not see. */
export const people = {
  collector: newId(),
  colleague: newId(),
  stranger: newId(),
  teamManager: newId(),
  otherTeamManager: newId(),
  strangeTeamManager: newId(),
  supervisor: newId(),
  strangeSupervisor: newId(),
  admin: newId(),
  analyst: newId(),
};

/** How each role asks. */
export const askers = {
  collector: { actorId: people.collector, role: 'COLLECTOR' },
  teamManager: { actorId: people.teamManager, role: 'TEAM_MANAGER' },
  supervisor: { actorId: people.supervisor, role: 'SUPERVISOR' },
  admin: { actorId: people.admin, role: 'ADMIN' },
  analyst: { actorId: people.analyst, role: 'ANALYST' },
} as const;

const formModelId = newId();
let references = 0;

type Over = Partial<Prisma.CollectionUncheckedCreateInput> & { state?: CollectionState };

/** Stores a record of the collector's, submitted to the two reviewers unless said otherwise. */
export async function storeRecord(db: Db, over: Over = {}): Promise<string> {
  const { state = 'SUBMITTED' } = over;
  const id = over.id ?? newId();
  const at = new Date('2026-03-14T09:30:00.000Z');
  references += 1;
  const submitted: Partial<Prisma.CollectionUncheckedCreateInput> =
    state === 'DRAFT'
      ? {}
      : {
          reference: `BJ-2026-${String(references).padStart(6, '0')}`,
          teamManagerId: people.teamManager,
          supervisorId: people.supervisor,
          revisionNumber: 1,
          firstSubmittedAt: at,
          submittedAt: at,
          stageEnteredAt: at,
          dueAt: state === 'APPROVED_L2' ? null : new Date('2026-03-17T09:30:00.000Z'),
        };
  const published =
    state === 'APPROVED_L2' ? { validatedAt: at, validatedById: people.supervisor } : {};
  await db.collection.create({
    data: {
      collectionType: 'AGRICULTURAL',
      collectorId: people.collector,
      originalCollectorId: people.collector,
      formModelId,
      captureSource: 'API',
      contentHash: '0'.repeat(64),
      collectedOn: new Date('2026-03-13T00:00:00.000Z'),
      extra: {},
      ...submitted,
      ...published,
      ...over,
      id,
      state,
    },
  });
  return id;
}

/** Adds answers a record can be found by. */
export async function storeAnswers(
  db: Db,
  collectionId: string,
  answers: Record<string, string | number | boolean>,
): Promise<void> {
  const rows = Object.entries(answers);
  await db.indexedAnswer.createMany({
    data: rows.map(([code, value]) => ({ collectionId, code, value: String(value) })),
  });
}

type ItemOver = Partial<Prisma.CollectionItemUncheckedCreateInput>;

/** Adds a goods line to a record. */
export async function storeItem(
  db: Db,
  collectionId: string,
  over: ItemOver = {},
): Promise<string> {
  const id = newId();
  const goods = over.animalId ? {} : { productId: newId() };
  await db.collectionItem.create({ data: { id, collectionId, position: 0, ...goods, ...over } });
  return id;
}

/** Adds the revision of a submitted record with its pending stage. */
export async function storeStage(
  db: Db,
  collectionId: string,
  over: Partial<Prisma.ValidationUncheckedCreateInput> = {},
): Promise<void> {
  const at = new Date('2026-03-14T09:30:00.000Z');
  const number = over.revisionNumber ?? 1;
  await db.revision.createMany({
    data: {
      id: newId(),
      collectionId,
      number,
      submittedById: people.collector,
      submittedAt: at,
      formModelId,
      content: {},
      contentHash: '0'.repeat(64),
      changes: [],
      outcome: 'SUBMITTED',
    },
    skipDuplicates: true,
  });
  await db.validation.create({
    data: {
      id: newId(),
      collectionId,
      revisionNumber: number,
      validationLevel: 1,
      validatorId: people.teamManager,
      openingAction: 'SUBMIT',
      validationAction: 'SUBMIT',
      priorityLevel: 'NORMAL',
      submittedAt: at,
      validationSource: 'API',
      ...over,
    },
  });
}
