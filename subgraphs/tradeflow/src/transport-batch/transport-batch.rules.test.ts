import { describe, expect, it } from 'vitest';
import { testId } from '../testing/reference-fixture.ts';
import { type BatchMember, batchRefusals, memberRefusals } from './transport-batch.rules.ts';
import type { Trip } from './transport-batch-input.ts';

const [lead, second] = [testId(), testId()];

function aTrip(over: Partial<Trip> = {}): Trip {
  return { transportModeId: testId(), leadId: lead, ...over };
}

function aMember(id: string, over: Partial<BatchMember> = {}): BatchMember {
  return { id, normalizedPlate: 'BJ1234RB', hasControls: false, path: `input.${id}`, ...over };
}

function refusals(trip: Trip, members: BatchMember[]): string[] {
  return batchRefusals(trip, members).map(({ path, reason }) => `${path} ${reason.name}`);
}

describe('batchRefusals', () => {
  it('accepts records of one vehicle, however the plate is written, and records without a plate', () => {
    const trip = aTrip({ vehicleRegistrationNumber: 'bj-1234 rb' });
    expect(refusals(trip, [aMember(lead), aMember(second, { normalizedPlate: null })])).toEqual([]);
    expect(refusals(aTrip(), [aMember(lead), aMember(second)])).toEqual([]);
  });

  it('takes a plate that says “none” for no plate', () => {
    const trip = aTrip({ vehicleRegistrationNumber: 'sans' });
    const without = { normalizedPlate: null };
    expect(refusals(trip, [aMember(lead, without), aMember(second, without)])).toEqual([]);
  });

  it('refuses another vehicle, where the input names it or where the plate stands', () => {
    const other = { normalizedPlate: 'NE9' };
    expect(refusals(aTrip(), [aMember(lead), aMember(second, other)])).toEqual([
      `input.${second} OTHER_VEHICLE`,
    ]);
    const trip = aTrip({ vehicleRegistrationNumber: 'NE 9' });
    const inside = { path: null };
    expect(
      refusals(trip, [aMember(lead, inside), aMember(second, { ...inside, ...other })]),
    ).toEqual(['input.vehicleRegistrationNumber OTHER_VEHICLE']);
  });

  it('blames the record that joins, not those that are in the batch', () => {
    const joining = aMember(lead, { normalizedPlate: 'NE9' });
    expect(refusals(aTrip(), [joining, aMember(second, { path: null })])).toEqual([
      `input.${lead} OTHER_VEHICLE`,
    ]);
  });

  it('asks for a lead among the records, and for controls on it alone', () => {
    expect(refusals(aTrip({ leadId: testId() }), [aMember(lead)])).toEqual([
      'input.leadId LEAD_NOT_IN_BATCH',
    ]);
    const withControls = { hasControls: true };
    expect(refusals(aTrip(), [aMember(lead, withControls)])).toEqual([]);
    expect(refusals(aTrip(), [aMember(lead), aMember(second, withControls)])).toEqual([
      `input.${second} CONTROLS_ON_LEAD`,
    ]);
    const changed = [aMember(lead), aMember(second, { ...withControls, path: null })];
    expect(refusals(aTrip(), changed)).toEqual(['input.leadId CONTROLS_ON_LEAD']);
  });
});

describe('memberRefusals', () => {
  const fits = { isLead: false, expectedPlate: 'BJ1234RB', plate: 'BJ 1234 RB', controlCount: 0 };

  it.each([
    ['fits', fits, []],
    ['has no plate', { ...fits, plate: undefined }, []],
    ['is alone in its batch', { ...fits, isLead: true, expectedPlate: null, controlCount: 2 }, []],
    ['has another plate', { ...fits, plate: 'NE 9' }, ['OTHER_VEHICLE']],
    ['has got controls', { ...fits, controlCount: 1 }, ['CONTROLS_ON_LEAD']],
  ])('looks at a record that %s', (_what, member, expected) => {
    expect(memberRefusals(member).map(({ reason }) => reason.name)).toEqual(expected);
  });
});
