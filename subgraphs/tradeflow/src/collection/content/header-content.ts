import {
  AgeCategory,
  CaptureSource,
  CollectionContext,
  CollectionType,
  DurationUnit,
  Gender,
  MarketCondition,
  OperatorType,
  PaymentMethod,
  PriceVariation,
  RespondentNature,
  TradeFlowDirection,
} from '@commerce-tracking/prisma/client';
import { decimal, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import {
  count,
  duration,
  maybe,
  maybeDay,
  maybeInstant,
  maybeText,
  money,
  name,
  note,
  oneOf,
  placeNames,
  reference,
  weightKg,
  withoutNulls,
  yesNo,
} from './content-pieces.ts';

const { IMPORT: _notByClients, ...clientSources } = CaptureSource;

/** A position of the device, WGS 84: both coordinates or none. */
export const gpsContent = z
  .strictObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    accuracyM: maybe(z.number().min(0).max(100_000)),
    capturedAt: maybeInstant,
  })
  .transform(withoutNulls);

/** What a collector writes in the head of a record; named as the columns are. */
export const headerShape = {
  collectionType: z.enum(CollectionType),
  formModelId: uuid,
  collectionContext: oneOf(CollectionContext),
  collectedOn: maybeDay,
  observedAt: maybeInstant,
  collectionPointId: reference,
  corridorId: reference,
  seasonId: reference,
  notes: note,
  captureSource: z
    .enum(clientSources)
    .nullish()
    .transform((source) => source ?? 'API'),
  deviceId: name,
  captureStartedAt: maybeInstant,
  captureEndedAt: maybeInstant,

  respondentNature: oneOf(RespondentNature),
  otherRespondentNature: name,
  operatorGender: oneOf(Gender),
  operatorType: oneOf(OperatorType),
  merchandiseOwnerGender: oneOf(Gender),
  merchandiseOwnerAgeCategory: oneOf(AgeCategory),
  merchandiseOwnerHasDisability: yesNo,

  originCountryId: reference,
  originCityId: reference,
  destinationCountryId: reference,
  finalDestinationCityId: reference,
  intermediateDestination: name,
  tradeFlowDirection: oneOf(TradeFlowDirection),
  distanceTravelledKm: maybe(decimal({ scale: 3, max: '20000' })),

  transportModeId: reference,
  vehicleRegistrationNumber: maybeText(40),
  transportCost: money,
  loadingCost: money,
  unloadingCost: money,
  declaredTotalWeightKg: weightKg,

  marketDay: yesNo,
  nearbyMarkets: placeNames,
  marketCondition: oneOf(MarketCondition),
  marketPriceVariation: oneOf(PriceVariation),

  currencyId: reference,
  paymentMethod: oneOf(PaymentMethod),
  taxesFees: money,
  taxDetails: note,
  taxesPaid: yesNo,
  taxAmount: money,

  gps: maybe(gpsContent),

  hasControlPosts: yesNo,
  controlPostsCount: count,
  controlLocations: placeNames,
  controlDurationType: oneOf(DurationUnit),
  controlDurationValue: duration,
  illegalFeesPaid: yesNo,
  illegalFeesLocations: placeNames,
  illegalFeesAmount: money,
  knowsCommunityRegulations: yesNo,
  knowsNationalRegulations: yesNo,
  otherDifficulties: note,
};

/** Header amounts in the record's currency: none may have more decimals than the currency. */
export const headerMoney = [
  'transportCost',
  'loadingCost',
  'unloadingCost',
  'taxesFees',
  'taxAmount',
  'illegalFeesAmount',
] as const;
