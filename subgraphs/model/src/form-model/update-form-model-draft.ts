import { contentOf, type StoredRule } from '@commerce-tracking/forms/form-content';
import { command } from '@commerce-tracking/prisma/command';
import { contentHash } from '@commerce-tracking/service-kit/commands/canonical';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { beginReferenceWrite } from '../reference/reference-write.ts';
import { changesBetween } from './compare-forms.rules.ts';
import {
  findFormForWrite,
  formAuditTarget,
  storeFormChange,
  surroundingsOf,
} from './find-form-model.ts';
import { updateDraftInput } from './form-input.ts';
import { formErrors, storedFields } from './form-model.rules.ts';

/** Changes a version that is still being written; it has to be a valid form at every moment. */
export const updateFormModelDraft = command({
  subject: 'command.model.formModel.update-draft',
  permission: 'formModel:write',
  input: updateDraftInput,
  async run({ input, db, now, emit, audit }) {
    const data = await beginReferenceWrite(db);
    const draft = findFormForWrite(input, 'DRAFT', data);
    const before = contentOf(draft);
    const after = {
      fields: input.fields ? storedFields(input.fields) : before.fields,
      rules: (input.rules as StoredRule[] | undefined) ?? before.rules,
    };
    const errors = formErrors(after, surroundingsOf(draft.collectionType, data));
    if (errors.length > 0) throw new DomainError(INVALID_INPUT, {}, errors);
    const { titleFr, titleEn, changeNote } = input;
    const columns = {
      ...(titleFr && { titleFr }),
      ...(titleEn && { titleEn }),
      ...(changeNote !== undefined && { changeNote }),
      ...after,
      contentHash: contentHash(after),
    };
    const written = await storeFormChange(draft, columns, { db, emit, now });
    audit({
      ...formAuditTarget(draft),
      before: { titleFr: draft.titleFr, titleEn: draft.titleEn, contentHash: draft.contentHash },
      after: {
        titleFr,
        titleEn,
        contentHash: columns.contentHash,
        ...changesBetween(before, after),
      },
    });
    return written;
  },
});
