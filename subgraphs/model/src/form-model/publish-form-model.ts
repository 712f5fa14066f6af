import { contentOf } from '@commerce-tracking/forms/form-content';
import { jsonSchemaOf } from '@commerce-tracking/forms/json-schema';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { beginReferenceWrite } from '../reference/reference-write.ts';
import {
  findFormForWrite,
  formAuditTarget,
  storeFormChange,
  surroundingsOf,
} from './find-form-model.ts';
import { formTargetInput } from './form-input.ts';
import { NEWER_IN_FORCE } from './form-model.errors.ts';
import { formErrors } from './form-model.rules.ts';
import { retireForm } from './retire-form-model.ts';

/** Puts a version into force for good and retires the one before it: from now on it never changes. */
export const publishFormModel = command({
  subject: 'command.model.formModel.publish',
  permission: 'formModel:publish',
  input: formTargetInput,
  async run({ input, ...run }) {
    const { actor, db, now, emit, audit } = run;
    const data = await beginReferenceWrite(db);
    const draft = findFormForWrite(input, 'DRAFT', data);
    const content = contentOf(draft);
    // What was published since the draft was last changed may have given a question its type.
    const errors = formErrors(content, surroundingsOf(draft.collectionType, data));
    if (errors.length > 0) throw new DomainError(INVALID_INPUT, {}, errors);
    const previous = data.records.formModels.find(
      ({ collectionType, status }) =>
        collectionType === draft.collectionType && status === 'PUBLISHED',
    );
    if (previous && previous.number > draft.number) {
      throw new DomainError(NEWER_IN_FORCE, { currentNumber: previous.number });
    }
    if (previous) await retireForm(previous, run);
    const columns = {
      status: 'PUBLISHED',
      publishedAt: now,
      publishedById: actor.actorId,
      jsonSchema: jsonSchemaOf(draft, content),
    };
    const written = await storeFormChange(draft, columns, { db, emit, now });
    const { id, collectionType, number, contentHash } = draft;
    emit({
      subject: 'event.model.form-model.published',
      aggregateId: id,
      payload: { id, collectionType, number },
    });
    audit({
      ...formAuditTarget(draft),
      before: { status: 'DRAFT' },
      after: { status: 'PUBLISHED', contentHash, replaces: previous?.number ?? null },
      ...(input.reason && { reason: input.reason }),
    });
    return written;
  },
});
