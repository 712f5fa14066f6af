import {
  AgeCategory,
  CollectionState,
  CollectionType,
  Gender,
  OperatorType,
  Priority,
  QualityCode,
  TradeFlowDirection,
  TransportMethodType,
} from '@commerce-tracking/prisma/client';
import { day, instant } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import type { CollectionFilter } from '../../generated/graphql.ts';
import { listedMax } from '../../sql/conditions.ts';

const ids = z.array(z.string().max(60)).max(listedMax).nullish();
const flag = z.boolean().nullish();
const words = z.string().max(200).nullish();
const anyDay = day.nullish();
const anyInstant = instant.nullish();
const degrees = z.number().min(-180).max(180);

function anyOf<const Value extends string>(values: Record<string, Value>) {
  return z.array(z.enum(values)).max(100).nullish();
}

// A field added to the list's filter has to be added here: the type below asks for every one.
const fields = {
  ids,
  states: anyOf(CollectionState),
  collectionType: z.enum(CollectionType).nullish(),
  search: words,
  collectedFrom: anyDay,
  collectedTo: anyDay,
  submittedFrom: anyInstant,
  submittedTo: anyInstant,
  validatedFrom: anyInstant,
  validatedTo: anyInstant,
  updatedSince: anyInstant,
  collectorIds: ids,
  teamManagerIds: ids,
  supervisorIds: ids,
  collectionPointIds: ids,
  pointCountryIds: ids,
  originCountryIds: ids,
  destinationCountryIds: ids,
  corridorIds: ids,
  productIds: ids,
  animalIds: ids,
  hsPrefix: words,
  transportModeIds: ids,
  transportMethodTypes: anyOf(TransportMethodType),
  directions: anyOf(TradeFlowDirection),
  operatorType: z.enum(OperatorType).nullish(),
  ownerGender: z.enum(Gender).nullish(),
  ownerAgeCategory: z.enum(AgeCategory).nullish(),
  ownerHasDisability: flag,
  isFormalPoint: flag,
  seasonIds: ids,
  priorities: anyOf(Priority),
  isOverdue: flag,
  isResubmission: flag,
  flagCodes: anyOf(QualityCode),
  hasOpenFlags: flag,
  hasUnresolvedComments: flag,
  hasDuplicateCandidates: flag,
  bounds: z
    .strictObject({ south: degrees, west: degrees, north: degrees, east: degrees })
    .nullish(),
  extra: z
    .array(
      z.strictObject({
        code: z.string().max(60),
        value: z.union([z.string().max(4_000), z.number(), z.boolean()]),
      }),
    )
    .max(20)
    .nullish(),
} satisfies Record<keyof CollectionFilter, z.ZodType>;

/** The list's own filter where a write takes it: the worker parses what it is sent. */
export const collectionFilter = z.strictObject(fields) satisfies z.ZodType<CollectionFilter>;
