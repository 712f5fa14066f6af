import { UNKNOWN_REFERENCE } from '@commerce-tracking/service-kit/reasons';
import { columnOf, type Entry, type KindName, labelOf } from './entries.ts';
import { linksOf, type ReferenceKind, type Refuse, refersTo } from './kind.ts';
import { INACTIVE_REFERENCE } from './reference.errors.ts';
import { type ReferenceData, setOf } from './reference-data.ts';

const hourMs = 3_600_000;

/** A newly set reference must exist and be active; one that was there before may have become inactive. */
export function checkLink(
  link: { kind: KindName; id: unknown; path: string; isNew: boolean },
  data: ReferenceData,
  refuse: Refuse,
): void {
  const { kind, id, path, isNew } = link;
  if (typeof id !== 'string') return;
  const target = setOf(data, kind).byId.get(id);
  if (!target) refuse({ path, reason: UNKNOWN_REFERENCE, values: { kind } });
  else if (isNew && target.status === 'INACTIVE') {
    refuse({ path, reason: INACTIVE_REFERENCE, values: { label: labelOf(target) } });
  }
}

/** Every reference an entry holds itself; those it owns rows with are checked where the rows are built. */
export function checkLinks(
  kind: ReferenceKind,
  entry: Entry,
  before: Entry | null,
  data: ReferenceData,
  refuse: Refuse,
): void {
  for (const [field, target] of linksOf(kind)) {
    const id = columnOf(entry, field);
    const isNew = !before || columnOf(before, field) !== id;
    checkLink({ kind: target, id, path: `input.${field}`, isNew }, data, refuse);
  }
}

/** The first entry that refers to `changed` and would break its own rules by the change, with the rule's path. */
export function findContradicted(
  changed: Entry,
  data: ReferenceData,
  kinds: readonly ReferenceKind[],
): { entry: Entry; path: string } | null {
  for (const kind of kinds) {
    if (!kind.check) continue;
    for (const entry of setOf(data, kind.name).byId.values()) {
      if (entry.id === changed.id || !refersTo(kind, entry, changed.id)) continue;
      const [error] = kind.check(entry as never, data);
      if (error) return { entry, path: `${kind.name}.${error.path.replace(/^input\./, '')}` };
    }
  }
  return null;
}

/** Only what has been out of use for an hour may go: nothing that still refers to it can be on its way. */
export function isDeletable(entry: Entry, now: Date): boolean {
  if (entry.status !== 'INACTIVE' || !entry.deactivatedAt) return false;
  return now.getTime() - entry.deactivatedAt.getTime() > hourMs;
}
