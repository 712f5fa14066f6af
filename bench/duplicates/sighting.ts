import type { Consignment } from './consignment.ts';
import { mistyped } from './consignment.ts';
import type { Random } from './random.ts';
import type { Road } from './world.ts';

/** A record of a load, as a collector wrote it down, with the load it is of. */
export type Sighting = {
  id: string;
  /** Number of the load. */
  truth: number;
  /** Why it is in the set. */
  reason: string;
  point: Road['points'][number];
  day: number;
  plate: string | null;
  direction: 'EXPORT' | 'IMPORT' | 'TRANSIT';
  load: Consignment;
  weightKg: number;
  valueUsd: number | null;
  owner: Consignment['owner'];
  destinationCityId: string | null;
  hsCodes: (string | null)[];
};

/** How well something is written down. */
export type Care = {
  /** Probability of a slip in the plate. */
  mistypes: number;
  /** Greatest error of the weight, as a share. */
  weightError: number;
  /** Greatest error of the day. */
  dayError: number;
};

/** Without a slip: the first record of a load is what later ones are off from. */
export const careful: Care = { mistypes: 0, weightError: 0, dayError: 0 };

let counted = 0;

/** What a collector at a point writes down of a load that passes. */
export function seen(
  random: Random,
  load: Consignment,
  point: Road['points'][number],
  care: Care,
  reason: string,
): Sighting {
  counted += 1;
  const away = Math.abs(point.km - load.origin.km);
  const passedOn = Math.floor(load.leavesOn + away / load.kmPerDay + load.haltDays);
  const weightKg = load.weightKg * (1 + random.between(-care.weightError, care.weightError));
  const price = load.usdPerKg * random.between(0.92, 1.08);
  const { owner, plate } = load;
  return {
    id: `00000000-0000-7000-8000-${String(counted).padStart(12, '0')}`,
    truth: load.number,
    reason,
    point,
    day: passedOn + random.whole(-care.dayError, care.dayError),
    plate: plate && random.chance(care.mistypes) ? mistyped(random, plate) : plate,
    direction:
      point.countryId === load.origin.countryId
        ? 'EXPORT'
        : point.countryId === load.destination.countryId
          ? 'IMPORT'
          : 'TRANSIT',
    load,
    weightKg,
    // Prices are asked for and often refused.
    valueUsd: random.chance(0.9) ? weightKg * price : null,
    owner: {
      ...owner,
      // An age is guessed and a formality is asked for; the rest is seen.
      age: random.chance(0.03) ? random.pick(['YOUTH', 'ADULT', 'SENIOR']) : owner.age,
      operatorType: random.chance(0.03) ? random.pick(['FORMAL', 'INFORMAL']) : owner.operatorType,
    },
    destinationCityId: random.chance(0.93) ? load.destination.id : null,
    // A nature nobody chose leaves the line without a code.
    hsCodes: load.goods.map(({ hsCode }) => (random.chance(0.95) ? hsCode : null)),
  };
}
