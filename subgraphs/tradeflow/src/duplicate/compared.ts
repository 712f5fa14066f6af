import type {
  AgeCategory,
  CollectionState,
  Gender,
  OperatorType,
  TradeFlowDirection,
} from '@commerce-tracking/prisma/client';
import type { ReferenceData } from '../reference/reference-data.ts';

/** What two records are compared by. */
export type Compared = {
  id: string;
  state: CollectionState;
  collectionPointId: string | null;
  /** Calendar day at the point. */
  collectedOn: string | null;
  corridorId: string | null;
  /** Folded; null when there is none. */
  plate: string | null;
  originCountryId: string | null;
  originCityId: string | null;
  destinationCountryId: string | null;
  finalDestinationCityId: string | null;
  tradeFlowDirection: TradeFlowDirection | null;
  transportBatchId: string | null;
  totalWeightKg: number | null;
  totalValueUsd: number | null;
  gps: { latitude: number; longitude: number } | null;
  merchandiseOwnerGender: Gender | null;
  merchandiseOwnerAgeCategory: AgeCategory | null;
  merchandiseOwnerHasDisability: boolean | null;
  operatorGender: Gender | null;
  operatorType: OperatorType | null;
  goods: readonly ComparedGoods[];
};

/** One line: the product or animal, and its code of at least six digits where it has one. */
export type ComparedGoods = { goodsId: string; hsCode: string | null };

/** What is known of the places two records name. */
export type Places = Pick<ReferenceData, 'points' | 'cities' | 'corridors'>;

/** Something that speaks for a pair or, with points below zero, against it. */
export type Signal = {
  name:
    | 'plate'
    | 'product'
    | 'weight'
    | 'value'
    | 'date'
    | 'route'
    | 'place'
    | 'owner'
    | 'operator';
  /** The most it can give. */
  weight: number;
  points: number;
};
