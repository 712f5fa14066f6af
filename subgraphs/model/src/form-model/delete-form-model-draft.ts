import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { IN_USE } from '@commerce-tracking/service-kit/reasons';
import { beginReferenceWrite, tellChange } from '../reference/reference-write.ts';
import { findFormForWrite, formAuditTarget } from './find-form-model.ts';
import { formTargetInput } from './form-input.ts';

/** Gives a version up that was never in force; no record can have been made with it. */
export const deleteFormModelDraft = command({
  subject: 'command.model.formModel.delete-draft',
  permission: 'formModel:write',
  input: formTargetInput,
  async run({ input, db, emit, audit }) {
    const data = await beginReferenceWrite(db);
    const draft = findFormForWrite(input, 'DRAFT', data);
    const count = data.records.formModels.filter(({ basedOnId }) => basedOnId === draft.id).length;
    if (count > 0) {
      throw new DomainError(IN_USE, { usage: [{ kind: 'formModel', field: 'basedOnId', count }] });
    }
    await db.formModel.deleteMany({ where: { id: draft.id } });
    const version = draft.version + 1;
    await tellChange({ kind: 'formModel', id: draft.id, version, isRemoved: true }, { db, emit });
    const { contentHash, number, basedOnId } = draft;
    audit({
      ...formAuditTarget(draft),
      before: { number, basedOnId, contentHash },
      ...(input.reason && { reason: input.reason }),
    });
    return { id: draft.id };
  },
});
