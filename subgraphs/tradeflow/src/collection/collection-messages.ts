import type { CollectionState } from '@commerce-tracking/prisma/client';
import type { AuditNote, EventMessage } from '@commerce-tracking/service-kit/commands/commands';
import type { ReferenceData } from '../reference/reference-data.ts';
import type { Change } from '../revision/changes.rules.ts';

/** Where a record stands after a change; keys only, nothing personal, nothing of the trade. */
export type Standing = {
  id: string;
  reference: string | null;
  state: CollectionState;
  revisionNumber: number;
  version: number;
  /** Whose record it is: listeners are told of what lies in their scope. */
  collectorId: string;
  teamManagerId: string | null;
  supervisorId: string | null;
  /** Country of the point. */
  countryId: string | null;
};

type Stored = Omit<Standing, 'countryId'> & { collectionPointId: string | null };

/** A stored record's standing, with what the change at hand has moved. */
export function standingOf(
  stored: Stored,
  moved: Partial<Standing>,
  points: ReferenceData['points'],
): Standing {
  const { id, reference, state, revisionNumber, version } = stored;
  const { collectorId, teamManagerId, supervisorId } = stored;
  const point = stored.collectionPointId ? points.get(stored.collectionPointId) : undefined;
  return {
    id,
    reference,
    state,
    revisionNumber,
    version,
    collectorId,
    teamManagerId,
    supervisorId,
    countryId: point?.countryId ?? null,
    ...moved,
  };
}

/** Tells the world of a change; listeners read the record under their own rights. */
export function collectionEvent(
  name: string,
  standing: Standing,
  previousState: CollectionState | null,
): EventMessage {
  const { id, ...rest } = standing;
  return {
    subject: `event.tradeflow.collection.${name}`,
    aggregateId: id,
    payload: { collectionId: id, previousState, ...rest },
  };
}

/** What the audit log keeps of a change; the content of submissions stands in their revisions. */
export function collectionAudit(
  standing: Standing,
  before: { state: CollectionState; version: number } | null,
  more: { reason?: string; changes?: readonly Change[]; contentHash?: string } = {},
): AuditNote {
  const { id, reference, state, version, revisionNumber } = standing;
  const changes = (more.changes ?? []).filter(({ path }) => path !== 'vehicleRegistrationNumber');
  const side = (which: 'before' | 'after') =>
    Object.fromEntries(changes.map((change) => [change.path, change[which]]));
  return {
    entityType: 'Collection',
    entityId: id,
    ...(reference && { entityLabel: reference }),
    ...(before && {
      before: { state: before.state, version: before.version, ...side('before') },
    }),
    after: {
      state,
      version,
      revisionNumber,
      ...(more.contentHash && { contentHash: more.contentHash }),
      ...side('after'),
    },
    ...(more.reason && { reason: more.reason }),
  };
}
