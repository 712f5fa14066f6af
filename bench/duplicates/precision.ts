import { defaultSettings } from '@commerce-tracking/settings/settings';
import { normalizedPlate } from '../../subgraphs/tradeflow/src/collection/plate.rules.ts';
import {
  comparePair,
  type Proposal,
} from '../../subgraphs/tradeflow/src/duplicate/compare-pair.rules.ts';
import type { Compared } from '../../subgraphs/tradeflow/src/duplicate/compared.ts';
import {
  foldedPlate,
  plateDistance,
  plateHalves,
  searchHalves,
} from '../../subgraphs/tradeflow/src/duplicate/plate-key.rules.ts';
import {
  type RivalPair,
  withoutLesserRivals,
} from '../../subgraphs/tradeflow/src/duplicate/rivals.rules.ts';
import type { LabelledSet } from './labelled-set.ts';
import type { Sighting } from './sighting.ts';
import { places } from './world.ts';

export const kinds = ['SAME_RECORD', 'REPEAT_OBSERVATION', 'MIRROR'] as const;
type Kind = (typeof kinds)[number];

/** How well one kind is found. */
export type Found = {
  kind: Kind;
  true: number;
  proposed: number;
  right: number;
  precision: number;
  recall: number;
};

type Pair = RivalPair & { proposal: Proposal };

/** Lets every record arrive and be compared as a submission is; counts what is proposed rightly. */
export function findIn({ records }: LabelledSet): Found[] {
  const stored = new Map<string, Compared[]>();
  const pairs: Pair[] = [];
  for (const record of records) {
    const compared = comparedOf(record);
    for (const other of around(stored, compared)) {
      const proposal = comparePair(compared, other, defaultSettings, places);
      if (!proposal) continue;
      pairs.push({
        aId: compared.id,
        bId: other.id,
        aPointId: compared.collectionPointId,
        bPointId: other.collectionPointId,
        kind: proposal.kind,
        score: proposal.score,
        proposal,
      });
    }
    for (const key of keysOf(compared)) stored.set(key, [...(stored.get(key) ?? []), compared]);
  }
  const truth = new Map(records.map((record) => [record.id, record]));
  const kept = withoutLesserRivals(pairs);
  const truePairs = countTrue(records);
  return kinds.map((kind) => {
    const proposed = kept.filter((pair) => pair.kind === kind);
    const right = proposed.filter(
      ({ aId, bId }) => truth.get(aId)?.truth === truth.get(bId)?.truth,
    ).length;
    const all = truePairs.get(kind) ?? 0;
    return {
      kind,
      true: all,
      proposed: proposed.length,
      right,
      precision: right / proposed.length,
      recall: right / all,
    };
  });
}

function countTrue(records: Sighting[]): Map<Kind, number> {
  const byLoad = new Map<number, Sighting[]>();
  for (const record of records)
    byLoad.set(record.truth, [...(byLoad.get(record.truth) ?? []), record]);
  const numbers = new Map<Kind, number>();
  for (const list of byLoad.values()) {
    for (const [index, a] of list.entries()) {
      for (const b of list.slice(index + 1)) {
        const kind = trueKind(a, b);
        numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
      }
    }
  }
  return numbers;
}

function trueKind(a: Sighting, b: Sighting): Kind {
  if (a.point.id === b.point.id) return 'SAME_RECORD';
  const both = [a.direction, b.direction];
  const isMirror =
    a.point.countryId !== b.point.countryId && both.includes('EXPORT') && both.includes('IMPORT');
  return isMirror ? 'MIRROR' : 'REPEAT_OBSERVATION';
}

function comparedOf(record: Sighting): Compared {
  const { load } = record;
  return {
    id: record.id,
    state: 'SUBMITTED',
    collectionPointId: record.point.id,
    collectedOn: dayText(record.day),
    corridorId: load.road.corridorId,
    plate: foldedPlate(normalizedPlate(record.plate ?? undefined)),
    originCountryId: load.origin.countryId,
    originCityId: load.origin.id,
    destinationCountryId: load.destination.countryId,
    finalDestinationCityId: record.destinationCityId,
    tradeFlowDirection: record.direction,
    transportBatchId: null,
    totalWeightKg: record.weightKg,
    totalValueUsd: record.valueUsd,
    gps: null,
    merchandiseOwnerGender: record.owner.gender,
    merchandiseOwnerAgeCategory: record.owner.age,
    merchandiseOwnerHasDisability: record.owner.hasDisability,
    operatorGender: record.owner.operatorGender,
    operatorType: record.owner.operatorType,
    goods: load.goods.map(({ goodsId }, index) => ({
      goodsId,
      hsCode: record.hsCodes[index] ?? null,
    })),
  };
}

/** The same look-up as the database's: halves of the plate, or point and day. */
function around(stored: ReadonlyMap<string, Compared[]>, record: Compared): Compared[] {
  if (!record.plate) return stored.get(`${record.collectionPointId}/${record.collectedOn}`) ?? [];
  const found = new Set<Compared>();
  const { heads, tails } = searchHalves(record.plate);
  const keys = [...heads.map((head) => `${head}…`), ...tails.map((tail) => `…${tail}`)];
  for (const key of keys) {
    for (const other of stored.get(key) ?? []) {
      if (other.plate && plateDistance(record.plate, other.plate) < 2) found.add(other);
    }
  }
  return [...found];
}

function keysOf(record: Compared): string[] {
  if (!record.plate) return [`${record.collectionPointId}/${record.collectedOn}`];
  const { plateHead, plateTail } = plateHalves(record.plate);
  return [`${plateHead}…`, `…${plateTail}`];
}

function dayText(day: number): string {
  return new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
}
