import type { StoredField } from '@commerce-tracking/forms/form-content';
import type { Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT, NOT_IN_STATE, STALE_VERSION } from '@commerce-tracking/service-kit/reasons';
import type { FormModel } from '../reference/entries.ts';
import { kindList } from '../reference/kinds.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { tellChange } from '../reference/reference-write.ts';
import { BASE_FORM_ABSENT } from './form-model.errors.ts';
import type { FormSurroundings } from './form-model.rules.ts';
import { earlierQuestions } from './question.rules.ts';

/**
 * The form a client wants to write to, in the version it has seen and the state that allows it.
 * @throws DomainError ABSENT, STALE_VERSION, NOT_IN_STATE
 */
export function findFormForWrite(
  input: { id: string; expectedVersion: number },
  wanted: FormModel['status'],
  data: ReferenceData,
): FormModel {
  const form = data.records.formModels.find(({ id }) => id === input.id);
  if (!form) throw new DomainError(ABSENT);
  if (form.version !== input.expectedVersion) {
    throw new DomainError(STALE_VERSION, { currentVersion: form.version, state: form.status });
  }
  if (form.status !== wanted) throw new DomainError(NOT_IN_STATE, { state: form.status });
  return form;
}

/**
 * What a form of this collection type is measured by.
 * @throws DomainError BASE_FORM_ABSENT
 */
export function surroundingsOf(collectionType: string, data: ReferenceData): FormSurroundings {
  const { formModels } = data.records;
  const base = formModels.find(
    (form) => form.collectionType === collectionType && form.number === 1,
  );
  if (!base) throw new DomainError(BASE_FORM_ABSENT);
  return {
    base: base.fields as StoredField[],
    earlier: earlierQuestions(formModels, collectionType),
    kinds: kindList,
  };
}

/** Stores changed columns of a form under its next version and tells of it. */
export async function storeFormChange(
  form: FormModel,
  columns: object,
  { db, emit, now }: Pick<CommandRun<unknown, Tx>, 'db' | 'emit' | 'now'>,
): Promise<{ id: string; version: number }> {
  const version = form.version + 1;
  const { count } = await db.formModel.updateMany({
    where: { id: form.id, version: form.version },
    data: { ...columns, updatedAt: now, version },
  });
  if (count !== 1) throw new DomainError(STALE_VERSION, { currentVersion: version });
  await tellChange({ kind: 'formModel', id: form.id, version }, { db, emit });
  return { id: form.id, version };
}

/** How a form is called in the audit log. */
export function formAuditTarget({ id, collectionType, number }: FormModel) {
  return {
    entityType: 'form_model',
    entityId: id,
    entityLabel: `${collectionType} ${number}`,
  };
}
