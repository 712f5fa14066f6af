import { aConsignment, anOwner, type Consignment, mistyped, severalGoods } from './consignment.ts';
import { createRandom, type Random } from './random.ts';
import { type Care, careful, type Sighting, seen } from './sighting.ts';
import type { Road } from './world.ts';

/** A set of records with the truth beside it. */
export type LabelledSet = {
  /** In the order in which they arrive. */
  records: Sighting[];
  planted: number;
  nearMisses: number;
  /** Planted pairs whose plate has a slip. */
  mistyped: number;
};

const counts = { alone: 8_000, pairs: 2_200, nearMisses: 9_200 };
const days = 180;
/** What the second record of a planted pair is off by. */
const planted: Care = { mistypes: 0.1, weightError: 0.15, dayError: 2 };

/**
 * Half a year of records: loads seen once, loads recorded twice at one point, at two points of one journey
 * and at both sides of a border, and records that look like one of them and are another load. It is made
 * of how loads travel and how people write, and knows nothing of the rules it is to measure.
 */
export function labelledSet(seed: number): LabelledSet {
  const random = createRandom(seed);
  const records: Sighting[] = [];
  let slips = 0;
  for (let index = 0; index < counts.alone; index += 1) {
    const load = aConsignment(random, days);
    records.push(seen(random, load, random.pick(load.points), careful, 'alone'));
  }
  const kinds = ['SAME', 'REPEAT', 'MIRROR'] as const;
  let pairs = 0;
  for (const kind of kinds) {
    for (let made = 0; made < counts.pairs; ) {
      const load = aConsignment(random, days);
      const points = twoPoints(random, load, kind);
      if (!points || !load.plate) continue;
      const first = seen(random, load, points[0], careful, 'planted');
      // The same visit is noted on the day or the one beside it: later it is another visit.
      const care = kind === 'SAME' ? { ...planted, dayError: 1 } : planted;
      const second = seen(random, load, points[1], care, 'planted');
      if (Math.abs(first.day - second.day) > 5) continue;
      if (second.plate !== first.plate) slips += 1;
      records.push(first, second);
      made += 1;
      pairs += 1;
    }
  }
  const anchors = records.slice();
  for (let made = 0; made < counts.nearMisses; ) {
    const anchor = random.pick(anchors);
    const miss = nearMiss(random, anchor);
    if (!miss) continue;
    records.push(miss);
    made += 1;
  }
  return {
    records: shuffled(random, records),
    planted: pairs,
    nearMisses: counts.nearMisses,
    mistyped: slips,
  };
}

function twoPoints(
  random: Random,
  load: Consignment,
  kind: 'SAME' | 'REPEAT' | 'MIRROR',
): [Road['points'][number], Road['points'][number]] | null {
  const { points } = load;
  const first = random.pick(points);
  if (kind === 'SAME') return [first, first];
  const second = random.pick(points);
  if (first.id === second.id) return null;
  const ends = [load.origin.countryId, load.destination.countryId];
  const isMirror =
    first.countryId !== second.countryId &&
    ends.includes(first.countryId) &&
    ends.includes(second.countryId);
  return isMirror === (kind === 'MIRROR') ? [first, second] : null;
}

/** A record of another load that looks like the anchor. */
function nearMiss(random: Random, anchor: Sighting): Sighting | null {
  const { load } = anchor;
  const other = aConsignment(random, days);
  const alike: Consignment = {
    ...load,
    number: other.number,
    owner: anOwner(random),
    usdPerKg: load.usdPerKg * random.between(0.9, 1.1),
  };
  const sort = random.weighted([
    ['next trip', 4],
    ['other owner', 4],
    ['similar plate', 2],
    ['market day', 2],
  ] as const);
  const point = random.pick(load.points);
  if (sort === 'market day') {
    if (load.plate) return null;
    const foot = { ...alike, weightKg: random.between(20, 900), goods: load.goods };
    return { ...seen(random, foot, anchor.point, careful, sort), day: anchor.day };
  }
  if (!load.plate) return null;
  if (sort === 'similar plate') {
    const lorry = { ...alike, plate: mistyped(random, load.plate), weightKg: other.weightKg };
    return seen(random, lorry, random.chance(0.5) ? anchor.point : point, careful, sort);
  }
  const goods = random.chance(0.65) ? load.goods : severalGoods(random);
  if (sort === 'other owner') {
    const part = { ...alike, goods, weightKg: load.weightKg * random.between(0.3, 1.4) };
    return seen(random, part, random.chance(0.6) ? anchor.point : point, careful, sort);
  }
  // The same lorry again, the same way, after unloading and driving back.
  const back = (2 * Math.abs(load.destination.km - load.origin.km)) / load.kmPerDay;
  const again = {
    ...alike,
    goods,
    owner: random.chance(0.4) ? load.owner : alike.owner,
    leavesOn: load.leavesOn + back + random.between(0.3, 4),
    weightKg: load.weightKg * random.between(0.65, 1.25),
  };
  return seen(random, again, random.chance(0.5) ? anchor.point : point, careful, sort);
}

function shuffled(random: Random, records: Sighting[]): Sighting[] {
  for (let index = records.length - 1; index > 0; index -= 1) {
    const other = random.whole(0, index);
    const [a, b] = [records[index], records[other]];
    if (a && b) [records[index], records[other]] = [b, a];
  }
  return records.sort((a, b) => a.day - b.day);
}
