import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { ID_TAKEN, INVALID_INPUT, UNKNOWN_REFERENCE } from '@commerce-tracking/service-kit/reasons';
import { beginReferenceWrite, tellChange } from '../reference/reference-write.ts';
import { createDraftInput } from './form-input.ts';

/** Begins a new version of a form with the content of an existing one, under the type's next number. */
export const createFormModelDraft = command({
  subject: 'command.model.formModel.create-draft',
  permission: 'formModel:write',
  input: createDraftInput,
  idempotencyKey: ({ commandId, id }) => commandId ?? id,
  async run({ input, db, now, emit, audit }) {
    const { formModels } = (await beginReferenceWrite(db)).records;
    const id = input.id ?? newId(now.getTime());
    if (formModels.some((form) => form.id === id)) throw new DomainError(ID_TAKEN);
    const base = formModels.find((form) => form.id === input.basedOnId);
    if (!base) {
      const values = { kind: 'formModel' };
      throw new DomainError(INVALID_INPUT, {}, [
        { path: 'input.basedOnId', reason: UNKNOWN_REFERENCE, values },
      ]);
    }
    const { collectionType, contentHash } = base;
    const numbers = formModels
      .filter((form) => form.collectionType === collectionType)
      .map(({ number }) => number);
    const number = Math.max(...numbers) + 1;
    await db.formModel.create({
      data: {
        id,
        collectionType,
        number,
        titleFr: input.titleFr ?? base.titleFr,
        titleEn: input.titleEn ?? base.titleEn,
        changeNote: input.changeNote ?? null,
        basedOnId: base.id,
        fields: base.fields ?? [],
        rules: base.rules ?? [],
        contentHash,
        createdAt: now,
        updatedAt: now,
      },
    });
    await tellChange({ kind: 'formModel', id, version: 1 }, { db, emit });
    audit({
      entityType: 'form_model',
      entityId: id,
      entityLabel: `${collectionType} ${number}`,
      after: { basedOnId: base.id, number, contentHash },
    });
    return { id, version: 1 };
  },
});
