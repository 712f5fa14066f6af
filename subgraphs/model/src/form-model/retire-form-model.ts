import type { Tx } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import type { FormModel } from '../reference/entries.ts';
import { beginReferenceWrite } from '../reference/reference-write.ts';
import { findFormForWrite, formAuditTarget, storeFormChange } from './find-form-model.ts';
import { formTargetInput } from './form-input.ts';

/** Takes a version out of force without another one in its place; its days of grace begin. */
export const retireFormModel = command({
  subject: 'command.model.formModel.retire',
  permission: 'formModel:publish',
  input: formTargetInput,
  async run(run) {
    const data = await beginReferenceWrite(run.db);
    const form = findFormForWrite(run.input, 'PUBLISHED', data);
    return retireForm(form, run, run.input.reason ?? undefined);
  },
});

/** Ends a version's time in force, by itself or because the next one begins. */
export async function retireForm(
  form: FormModel,
  run: Omit<CommandRun<unknown, Tx>, 'input'>,
  reason?: string,
): Promise<{ id: string; version: number }> {
  const { actor, now, emit, audit } = run;
  const columns = { status: 'RETIRED', retiredAt: now, retiredById: actor.actorId };
  const written = await storeFormChange(form, columns, run);
  emit({
    subject: 'event.model.form-model.retired',
    aggregateId: form.id,
    payload: { id: form.id, collectionType: form.collectionType, number: form.number },
  });
  audit({
    ...formAuditTarget(form),
    before: { status: form.status },
    after: { status: 'RETIRED' },
    ...(reason && { reason }),
  });
  return written;
}
