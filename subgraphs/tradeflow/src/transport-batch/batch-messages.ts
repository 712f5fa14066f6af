import type { AuditNote, EventMessage } from '@commerce-tracking/service-kit/commands/commands';
import type { Trip } from './transport-batch-input.ts';

/** Tells the world of a batch; listeners read the records under their own rights. */
export function batchEvent(
  name: 'created' | 'updated',
  keys: { id: string; version: number; leadId: string; collectionIds: readonly string[] },
): EventMessage {
  const { id, ...rest } = keys;
  return {
    subject: `event.tradeflow.transport-batch.${name}`,
    aggregateId: id,
    payload: { transportBatchId: id, ...rest },
  };
}

type Side = Omit<Trip, 'departedOn'> & {
  departedOn?: string | null;
  version: number;
  collectionIds: readonly string[];
};

/** What the audit log keeps of a change; the plate stays out. */
export function batchAudit(id: string, before: Side | null, after: Side): AuditNote {
  return {
    entityType: 'TransportBatch',
    entityId: id,
    ...(after.label && { entityLabel: after.label }),
    ...(before && { before: side(before) }),
    after: side(after),
  };
}

function side({ transportModeId, departedOn, label, leadId, version, collectionIds }: Side) {
  return {
    transportModeId,
    departedOn: departedOn ?? null,
    label: label ?? null,
    leadId,
    version,
    collectionIds: [...collectionIds].sort(),
  };
}
