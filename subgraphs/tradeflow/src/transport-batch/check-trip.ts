import { DomainError, type FieldError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT, UNKNOWN_REFERENCE } from '@commerce-tracking/service-kit/reasons';
import { DATE_IN_FUTURE, INACTIVE_REFERENCE } from '../collection/collection.errors.ts';
import { normalizedPlate } from '../collection/plate.rules.ts';
import { todayAt } from '../collection/today.ts';
import { memory } from '../reference/reference.ts';
import type { Trip } from './transport-batch-input.ts';

// The day is ahead of UTC by at most so much; the point's own zone is the records' business.
const farthestZone = 'Pacific/Kiritimati';

/**
 * A trip that can be stored: a means of transport that is offered, a day that has begun somewhere.
 * `kept` is the means it has already, which may have been deactivated since.
 * @throws DomainError INVALID_INPUT
 */
export function assertTrip(trip: Trip, now: Date, kept?: string): void {
  const fields: FieldError[] = [];
  const { transportModeId, departedOn } = trip;
  const mode = memory().reference().transportModes.get(transportModeId);
  const path = 'input.transportModeId';
  if (!mode) fields.push({ path, reason: UNKNOWN_REFERENCE, values: { kind: 'TransportMode' } });
  else if (!mode.isActive && transportModeId !== kept) {
    fields.push({ path, reason: INACTIVE_REFERENCE });
  }
  if (departedOn && departedOn > todayAt(farthestZone, now)) {
    fields.push({ path: 'input.departedOn', reason: DATE_IN_FUTURE });
  }
  if (fields.length > 0) throw new DomainError(INVALID_INPUT, {}, fields);
}

/** A trip as its columns hold it. */
export function tripColumns(trip: Trip) {
  const { vehicleRegistrationNumber, transportModeId, departedOn, label, leadId } = trip;
  return {
    vehicleRegistrationNumber: vehicleRegistrationNumber ?? null,
    normalizedPlate: normalizedPlate(vehicleRegistrationNumber ?? undefined),
    transportModeId,
    departedOn: departedOn ?? null,
    label: label ?? null,
    leadId,
  };
}
