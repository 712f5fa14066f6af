import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT, NOT_IN_STATE } from '@commerce-tracking/service-kit/reasons';
import { targetInput } from './entry-input.ts';
import type { ReferenceKind } from './kind.ts';
import { auditTarget, beginReferenceWrite, findForWrite, storeChange } from './reference-write.ts';

/** Takes an entry out of use, or back into it: `deactivate<Kind>`, `activate<Kind>`. */
export function setEntryStatus(kind: ReferenceKind, verb: 'activate' | 'deactivate') {
  const status = verb === 'activate' ? 'ACTIVE' : 'INACTIVE';
  return command({
    subject: `command.model.${kind.name}.${verb}`,
    permission: 'reference:write',
    input: targetInput,
    async run({ input, db, now, emit, audit }) {
      const data = await beginReferenceWrite(db);
      const current = findForWrite(kind, input, data);
      if (current.status === status) throw new DomainError(NOT_IN_STATE, { state: status });
      // What was entered meanwhile may contradict an entry that comes back.
      const errors = verb === 'activate' ? kind.check?.({ ...current, status } as never, data) : [];
      if (errors?.length) throw new DomainError(INVALID_INPUT, {}, errors);
      const deactivatedAt = status === 'INACTIVE' ? now : null;
      const written = await storeChange(
        kind,
        current,
        { status, deactivatedAt },
        { db, emit, now },
      );
      audit({
        ...auditTarget(kind, current),
        before: { status: current.status },
        after: { status },
      });
      return written;
    },
  });
}
