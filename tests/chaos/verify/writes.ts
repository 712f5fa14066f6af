import type { Entry, Kind } from '../ledger.ts';
import { isOfPerson } from './people.ts';
import { commandKey, revisionKey, type Stored, type StoredMessage } from './stored.ts';

const decisions: Partial<Record<Kind, { level: number; result: string }>> = {
  approve1: { level: 1, result: 'APPROVED' },
  approve2: { level: 2, result: 'APPROVED' },
  reject1: { level: 1, result: 'REJECTED' },
  reject2: { level: 2, result: 'REJECTED' },
};

/** Writes that were acknowledged and are not there as they were acknowledged. */
export function lostWrites(entries: readonly Entry[], stored: Stored): string[] {
  return entries.flatMap((entry) => {
    if (entry.outcome !== 'DONE') return [];
    const missing = whatIsMissing(entry, stored);
    return missing ? [`${entry.kind} ${entry.commandId}: ${missing}`] : [];
  });
}

function whatIsMissing(entry: Entry, stored: Stored): string | null {
  const { kind, actorId, commandId, recordId, revision, answer } = entry;
  // One that is all or nothing and was nothing is told as it is read: nothing but the outcomes were kept.
  if (kind === 'bulk' && answer?.status === 'FAILED') return missingOfBulk(entry, stored);
  if (!stored.commands.has(commandKey(actorId, commandId))) return 'no such command';
  const record = isOfPerson(kind) ? stored.people.get(recordId) : stored.records.get(recordId);
  if (!record) return 'no such record';
  if ((answer?.version ?? 0) > record.version)
    return `version ${record.version} of ${answer?.version}`;
  if (kind === 'draft' || kind === 'create') {
    if (stored.records.get(recordId)?.originalCollectorId !== actorId)
      return 'somebody else’s record';
  }
  if (kind === 'comment') return stored.comments.has(commandId) ? null : 'no such comment';
  if (kind === 'bulk') return missingOfBulk(entry, stored);
  if (['create', 'submit', 'resubmit'].includes(kind)) {
    return stored.revisions.has(revisionKey(recordId, revision ?? 0)) ? null : 'no such revision';
  }
  const decision = decisions[kind];
  return decision && !isDecided(entry, stored) ? 'no such decision' : null;
}

function isDecided(entry: Entry, stored: Stored): boolean {
  const { level, result } = decisions[entry.kind] ?? {};
  return (stored.decisions.get(entry.recordId) ?? []).some(
    (row) =>
      row.validationLevel === level &&
      row.validationResult === result &&
      row.validatorId === entry.actorId &&
      row.revisionNumber === entry.revision,
  );
}

function missingOfBulk({ answer, actorId }: Entry, stored: Stored): string | null {
  const bulk = stored.bulks.get(answer?.id ?? '');
  if (!bulk) return 'no such bulk decision';
  if (bulk.requested !== answer?.requested) return `${bulk.requested} of ${answer?.requested}`;
  const done = (answer?.outcomes ?? []).filter((outcome) => outcome.done);
  const undecided = done.find(
    ({ collectionId }) =>
      !(stored.decisions.get(collectionId) ?? []).some(
        ({ validatorId }) => validatorId === actorId,
      ),
  );
  return undecided ? `no decision on ${undecided.collectionId}` : null;
}

/** Writes that were refused at the first attempt and are there all the same. */
export function refusedButDone(entries: readonly Entry[], stored: Stored): string[] {
  return entries
    .filter(({ outcome, attempts }) => outcome === 'REFUSED' && attempts === 1)
    .filter(({ actorId, commandId }) => stored.commands.has(commandKey(actorId, commandId)))
    .map(({ kind, commandId }) => `${kind} ${commandId}`);
}

/** Decisions that were acknowledged and overruled by another on the same version, or stand otherwise. */
export function overwrittenDecisions(entries: readonly Entry[], stored: Stored): string[] {
  const seen = new Map<string, Entry>();
  return entries.flatMap((entry) => {
    if (entry.outcome !== 'DONE' || !decisions[entry.kind]) return [];
    const key = `${entry.recordId} ${entry.expectedVersion}`;
    const other = seen.get(key);
    seen.set(key, entry);
    const both = other ? [`${key}: ${other.kind} and ${entry.kind} were both acknowledged`] : [];
    return isDecided(entry, stored) ? both : [...both, `${key}: ${entry.kind} does not stand`];
  });
}

/** Writes that happened twice: in the audit log, as versions of a record, or as decisions of one stage. */
export function doubledWrites(stored: Stored): string[] {
  const doubled: string[] = [];
  const seen = new Set<string>();
  const once = (key: string) => {
    if (seen.has(key)) doubled.push(key);
    seen.add(key);
  };
  for (const { body, subject } of stored.messages) {
    if (!subject.startsWith('audit.') || body.outcome !== 'DONE') continue;
    once(`audit ${body.actorId} ${body.commandId} ${body.action} ${body.entityId}`);
    const { version } = (body.after ?? {}) as { version?: number };
    if (body.entityType === 'Collection' && version) once(`version ${body.entityId} ${version}`);
  }
  for (const rows of stored.decisions.values()) {
    for (const row of rows) {
      once(`stage ${row.collectionId} ${row.revisionNumber} ${row.validationLevel}`);
    }
  }
  return doubled;
}

/** Commands without their entry in the audit log, and versions of a record that nothing tells of. */
export function halfTold(stored: Stored): string[] {
  const told = new Set<string>();
  const versions = new Map<string, Set<number>>();
  for (const { body, subject } of stored.messages) {
    if (!subject.startsWith('audit.') || body.outcome !== 'DONE') continue;
    told.add(commandKey(String(body.actorId), String(body.commandId)));
    noteVersion(versions, body);
  }
  const silent = [...stored.commands.keys()].filter((key) => !told.has(key));
  const gaps = [...stored.records.values()].flatMap(({ id, version }) => {
    const known = versions.get(id) ?? new Set();
    return known.size === version && known.has(version)
      ? []
      : [`${id}: ${known.size} of ${version}`];
  });
  return [
    ...silent.map((key) => `no audit entry of ${key}`),
    ...gaps.map((gap) => `versions told of ${gap}`),
  ];
}

function noteVersion(versions: Map<string, Set<number>>, body: StoredMessage['body']): void {
  const { version } = (body.after ?? {}) as { version?: number };
  if (body.entityType !== 'Collection' || !version) return;
  const id = String(body.entityId);
  versions.set(id, (versions.get(id) ?? new Set()).add(version));
}
