import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { afterDraft, auditedEntry, draftEntry } from './draft-entry.ts';
import { labelOf } from './entries.ts';
import { updateInputOf } from './entry-input.ts';
import type { ReferenceKind } from './kind.ts';
import { kindList } from './kinds.ts';
import { CONTRADICTS_OTHERS } from './reference.errors.ts';
import { findContradicted } from './reference.rules.ts';
import {
  auditTarget,
  beginReferenceWrite,
  findForWrite,
  storeChange,
  storeChildren,
  storePartners,
} from './reference-write.ts';

/** Changes an entry of a kind: `update<Kind>`. What refers to it must stay true. */
export function updateEntry(kind: ReferenceKind) {
  return command({
    subject: `command.model.${kind.name}.update`,
    permission: 'reference:write',
    input: updateInputOf(kind),
    async run({ input, db, now, emit, audit }) {
      const data = await beginReferenceWrite(db);
      const current = findForWrite(kind, input, data);
      const draft = draftEntry(kind, input, current, { id: current.id, now }, data);
      const broken = findContradicted(draft.entry, afterDraft(kind, draft.entry, data), kindList);
      if (broken) {
        const { entry, path } = broken;
        throw new DomainError(CONTRADICTS_OTHERS, { label: labelOf(entry), id: entry.id, path });
      }
      const written = await storeChange(kind, current, draft.columns, { db, emit, now });
      if (draft.children) await storeChildren(kind, current.id, draft.children, db);
      await storePartners(kind, draft.entry, current, data, { db, emit, now });
      audit({
        ...auditTarget(kind, current),
        before: auditedEntry(kind, current),
        after: auditedEntry(kind, draft.entry),
      });
      return written;
    },
  });
}
