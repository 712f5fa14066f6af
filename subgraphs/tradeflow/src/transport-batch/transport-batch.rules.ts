import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { normalizedPlate } from '../collection/plate.rules.ts';
import { CONTROLS_ON_LEAD, LEAD_NOT_IN_BATCH, OTHER_VEHICLE } from './transport-batch.errors.ts';
import type { Trip } from './transport-batch-input.ts';

/** What the rules need to know of a record of the batch. */
export type BatchMember = {
  id: string;
  normalizedPlate: string | null;
  hasControls: boolean;
  /** Where the input names it; null for a record that is in the batch already. */
  path: string | null;
};

/**
 * What is wrong with a batch as it would be: one vehicle, a lead among its records, controls nowhere
 * else. A record without a plate is in the batch's vehicle; whether it needs a plate of its own is
 * asked when it is submitted.
 */
export function batchRefusals(trip: Trip, members: readonly BatchMember[]): FieldError[] {
  const refused: FieldError[] = [];
  const lead = members.find(({ id }) => id === trip.leadId);
  if (!lead) refused.push({ path: 'input.leadId', reason: LEAD_NOT_IN_BATCH });
  const expected = plateOf(trip, members);
  for (const member of members) {
    if (member.normalizedPlate !== null && member.normalizedPlate !== expected) {
      const path = member.path ?? 'input.vehicleRegistrationNumber';
      refused.push({ path, reason: OTHER_VEHICLE, values: { expected } });
    }
    if (member.hasControls && lead && member !== lead) {
      refused.push({ path: member.path ?? 'input.leadId', reason: CONTROLS_ON_LEAD });
    }
  }
  return refused;
}

/** The batch's own plate, else the one its records share: the lead's before the others'. */
function plateOf(trip: Trip, members: readonly BatchMember[]): string | null {
  const own = normalizedPlate(trip.vehicleRegistrationNumber ?? undefined);
  if (own) return own;
  const inOrder = [...members].sort((a, b) => rank(a, trip) - rank(b, trip));
  return inOrder.find((member) => member.normalizedPlate !== null)?.normalizedPlate ?? null;
}

/** What is in the batch already speaks before what is to join it. */
function rank({ id, path }: BatchMember, { leadId }: Trip): number {
  return (path === null ? 0 : 2) + (id === leadId ? 0 : 1);
}

/** A record of a batch as it is about to be submitted. */
export type SubmittedMember = {
  isLead: boolean;
  /** Plate of the batch, else of its other records; null when none is known. */
  expectedPlate: string | null;
  plate: string | undefined;
  controlCount: number;
};

/** What keeps a record of a batch from being submitted: its content may have changed since it joined. */
export function memberRefusals(member: SubmittedMember): FieldError[] {
  const refused: FieldError[] = [];
  const { expectedPlate: expected, isLead, controlCount } = member;
  const plate = normalizedPlate(member.plate);
  if (plate !== null && expected !== null && plate !== expected) {
    const path = 'input.content.vehicleRegistrationNumber';
    refused.push({ path, reason: OTHER_VEHICLE, values: { expected } });
  }
  if (controlCount > 0 && !isLead) {
    refused.push({ path: 'input.content.controls', reason: CONTROLS_ON_LEAD });
  }
  return refused;
}
