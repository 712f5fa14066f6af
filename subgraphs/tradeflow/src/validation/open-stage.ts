import type {
  CaptureSource,
  Priority,
  Sql,
  ValidationAction,
} from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { insertRows } from '../sql/insert-rows.ts';

const validationTable = {
  name: 'tradeflow_validation',
  columns: [
    'id',
    'collectionId',
    'revisionNumber',
    'validationLevel',
    'validatorId',
    'openingAction',
    'validationAction',
    'validationResult',
    'validationDeadline',
    'priorityLevel',
    'submittedAt',
    'isCurrentValidation',
    'validationSource',
    'createdAt',
    'updatedAt',
    'version',
  ],
} as const;

/** A review stage that waits for its reviewer. */
export type Stage = {
  collectionId: string;
  revisionNumber: number;
  level: 1 | 2;
  validatorId: string;
  openedBy: ValidationAction;
  priority: Priority;
  dueAt: Date | null;
  source: CaptureSource;
  now: Date;
};

/** Opens a review stage: one PENDING row, decided once and then kept. */
export async function openStage(sql: Sql, stage: Stage): Promise<void> {
  const { now } = stage;
  await insertRows(sql, validationTable, [
    {
      id: newId(),
      collectionId: stage.collectionId,
      revisionNumber: stage.revisionNumber,
      validationLevel: stage.level,
      validatorId: stage.validatorId,
      openingAction: stage.openedBy,
      validationAction: stage.openedBy,
      validationResult: 'PENDING',
      validationDeadline: stage.dueAt,
      priorityLevel: stage.priority,
      submittedAt: now,
      isCurrentValidation: true,
      validationSource: stage.source,
      createdAt: now,
      updatedAt: now,
      version: 1,
    },
  ]);
}
