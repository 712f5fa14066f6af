import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { IN_USE } from '@commerce-tracking/service-kit/reasons';
import { auditedEntry } from './draft-entry.ts';
import { targetInput } from './entry-input.ts';
import type { ReferenceKind } from './kind.ts';
import { TOO_RECENTLY_USABLE } from './reference.errors.ts';
import { isDeletable } from './reference.rules.ts';
import {
  auditTarget,
  beginReferenceWrite,
  delegateOf,
  findForWrite,
  tellChange,
} from './reference-write.ts';
import { countUsage } from './usage.ts';

/** Removes an entry that nothing refers to and that has long been out of use: `delete<Kind>`. */
export function deleteEntry(kind: ReferenceKind) {
  return command({
    subject: `command.model.${kind.name}.delete`,
    permission: 'reference:write',
    input: targetInput,
    async run({ input, db, now, emit, audit }) {
      const current = findForWrite(kind, input, await beginReferenceWrite(db));
      if (!isDeletable(current, now)) {
        throw new DomainError(TOO_RECENTLY_USABLE, {
          state: current.status,
          deactivatedAt: current.deactivatedAt,
        });
      }
      const usage = await countUsage(db.sql.select, kind.name, current.id);
      if (usage.length > 0) throw new DomainError(IN_USE, { usage });
      // The rows it owns go with it: ON DELETE CASCADE.
      await delegateOf(db, kind.name).deleteMany({ where: { id: current.id } });
      await tellChange(
        { kind: kind.name, id: current.id, version: current.version + 1, isRemoved: true },
        { db, emit },
      );
      audit({ ...auditTarget(kind, current), before: auditedEntry(kind, current) });
      return { id: current.id, code: current.code ?? null };
    },
  });
}
