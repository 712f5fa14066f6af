import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { ID_TAKEN } from '@commerce-tracking/service-kit/reasons';
import { auditedEntry, draftEntry } from './draft-entry.ts';
import { createInputOf } from './entry-input.ts';
import { type ReferenceKind, typeNameOf } from './kind.ts';
import { setOf } from './reference-data.ts';
import {
  auditTarget,
  beginReferenceWrite,
  delegateOf,
  storeChildren,
  storePartners,
  tellChange,
} from './reference-write.ts';

/** Adds an entry of a kind: `create<Kind>`. The client's id makes a repetition harmless. */
export function createEntry(kind: ReferenceKind) {
  return command({
    subject: `command.model.${kind.name}.create`,
    permission: 'reference:write',
    input: createInputOf(kind),
    idempotencyKey: ({ commandId, id }) => commandId ?? id,
    async run({ input, db, now, emit, audit }) {
      const data = await beginReferenceWrite(db);
      const id = input.id ?? newId(now.getTime());
      if (setOf(data, kind.name).byId.has(id)) throw new DomainError(ID_TAKEN);
      const draft = draftEntry(kind, input, null, { id, now }, data);
      await delegateOf(db, kind.name).create({
        data: { ...draft.columns, id, createdAt: now, updatedAt: now },
      });
      await storeChildren(kind, id, draft.children ?? [], db);
      await storePartners(kind, draft.entry, null, data, { db, emit, now });
      await tellChange({ kind: kind.name, id, version: 1 }, { db, emit });
      audit({ ...auditTarget(kind, draft.entry), after: auditedEntry(kind, draft.entry) });
      return { id, version: 1, typeName: typeNameOf(kind.name) };
    },
  });
}
