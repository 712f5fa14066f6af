import type { Random } from './random.ts';
import { type Goods, goods, type Road, roads } from './world.ts';

/** A load of one owner on one vehicle on one journey, as it really is. */
export type Consignment = {
  /** What two records of the same load have in common, and nobody writes down. */
  number: number;
  road: Road;
  /** The points it passes. */
  points: Road['points'];
  plate: string | null;
  /** Day it leaves, in days of the year. */
  leavesOn: number;
  kmPerDay: number;
  /** Days lost at borders before each point. */
  haltDays: number;
  origin: Road['cities'][number];
  destination: Road['cities'][number];
  goods: Goods[];
  weightKg: number;
  usdPerKg: number;
  owner: Owner;
};

export type Owner = {
  gender: 'FEMALE' | 'MALE';
  age: 'YOUTH' | 'ADULT' | 'SENIOR';
  hasDisability: boolean;
  /** Of who does the business for the owner, often the owner. */
  operatorGender: 'FEMALE' | 'MALE';
  operatorType: 'FORMAL' | 'INFORMAL';
};

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
let counted = 0;

type City = Road['cities'][number];
type Journey = { road: Road; points: Road['points']; ends: readonly [City, City] };

/** From one end of a road to the other. */
const journeys: Journey[] = roads.flatMap((road) => {
  const [first, last] = [road.cities[0], road.cities.at(-1)];
  return first && last ? [{ road, points: road.points, ends: [first, last] }] : [];
});

/** From the last town before a border to the first behind it: what shuttles drive. */
const hops: Journey[] = roads.flatMap((road) =>
  road.cities.flatMap((from, index) =>
    road.cities.slice(index + 1).flatMap((to): Journey[] => {
      const points = road.points.filter(({ km }) => km >= from.km && km <= to.km);
      const isHop = to.km - from.km < 250 && from.countryId !== to.countryId && points.length > 1;
      return isHop ? [{ road, points, ends: [from, to] }] : [];
    }),
  ),
);

/** A load on its way, in all independent of every other. */
export function aConsignment(random: Random, days: number): Consignment {
  const { road, points, ends } = random.chance(0.25) ? random.pick(hops) : random.pick(journeys);
  const [origin, destination] = random.chance(0.5) ? ends : [ends[1], ends[0]];
  counted += 1;
  const isLorry = random.chance(0.75);
  const carried = severalGoods(random);
  return {
    number: counted,
    road,
    points,
    origin,
    destination,
    plate: isLorry ? aPlate(random) : null,
    leavesOn: random.between(1, days),
    kmPerDay: random.between(250, 650),
    haltDays: random.chance(0.4) ? random.between(0, 1) : 0,
    goods: carried,
    weightKg: isLorry ? random.between(8_000, 40_000) : random.between(20, 900),
    usdPerKg: (carried[0]?.usdPerKg ?? 1) * random.between(0.85, 1.15),
    owner: anOwner(random),
  };
}

/** One to three kinds of goods, mostly one. */
export function severalGoods(random: Random): Goods[] {
  const count = random.weighted([
    [1, 6],
    [2, 3],
    [3, 1],
  ] as const);
  return Array.from({ length: count }, () => random.pick(goods));
}

export function anOwner(random: Random): Owner {
  const gender = random.chance(0.45) ? 'FEMALE' : 'MALE';
  return {
    gender,
    operatorGender: random.chance(0.6) ? gender : random.chance(0.2) ? 'FEMALE' : 'MALE',
    operatorType: random.chance(0.45) ? 'FORMAL' : 'INFORMAL',
    age: random.weighted([
      ['YOUTH', 3],
      ['ADULT', 5],
      ['SENIOR', 2],
    ] as const),
    hasDisability: random.chance(0.05),
  };
}

/** Plates of six countries' forms. */
export function aPlate(random: Random): string {
  const sign = () => random.pick([...letters]);
  const digits = (count: number) => String(random.whole(0, 10 ** count - 1)).padStart(count, '0');
  const forms = [
    () => `${sign()}${sign()}${digits(4)}RB`,
    () => `${sign()}${sign()}${sign()}${digits(3)}${sign()}${sign()}`,
    () => `${digits(2)}${sign()}${sign()}${digits(4)}`,
    () => `${digits(4)}${sign()}${sign()}0${random.whole(1, 9)}`,
    () => `${random.whole(1, 9)}${sign()}${digits(4)}`,
    () => `TG${digits(4)}${sign()}${sign()}`,
  ];
  return random.pick(forms)();
}

/** One slip of the pen: a sign changed, left out, added, or two neighbours swapped. */
export function mistyped(random: Random, plate: string): string {
  const slip = slipOf(random, plate);
  return slip === plate ? mistyped(random, plate) : slip;
}

function slipOf(random: Random, plate: string): string {
  const at = random.whole(0, plate.length - 1);
  const other = /\d/.test(plate[at] ?? '') ? String(random.whole(0, 9)) : random.pick([...letters]);
  const [before, sign, after] = [plate.slice(0, at), plate[at] ?? '', plate.slice(at + 1)];
  return random.weighted([
    [before + other + after, 5],
    [before + after, 2],
    [before + other + sign + after, 2],
    [before + after.slice(0, 1) + sign + after.slice(1), 3],
  ] as const);
}
