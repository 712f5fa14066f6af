import type {
  AgeCategory,
  CollectionState,
  Gender,
  OperatorType,
  Sql,
  TradeFlowDirection,
} from '@commerce-tracking/prisma/client';
import type { StoredNeighbour } from '../quality/surroundings.ts';
import type { Compared } from './compared.ts';
import { foldedPlate } from './plate-key.rules.ts';

/** A record near another one: what quality rules and the comparison need of it. */
export type Neighbour = StoredNeighbour & { compared: Compared };

type Row = Omit<StoredNeighbour, 'collectedOn'> & {
  collectedOn: string;
  state: CollectionState;
  corridorId: string | null;
  originCountryId: string | null;
  originCityId: string | null;
  destinationCountryId: string | null;
  finalDestinationCityId: string | null;
  tradeFlowDirection: TradeFlowDirection | null;
  transportBatchId: string | null;
  totalWeightKg: string | null;
  totalValueUsd: string | null;
  merchandiseOwnerGender: Gender | null;
  merchandiseOwnerAgeCategory: AgeCategory | null;
  merchandiseOwnerHasDisability: number | null;
  operatorGender: Gender | null;
  operatorType: OperatorType | null;
  goodsId: string | null;
  hsCode: string | null;
};

const columns = [
  ...['id', 'state', 'normalizedPlate', 'collectionPointId', 'collectedOn', 'observedAt'],
  ...['gpsLatitude', 'gpsLongitude', 'corridorId', 'originCountryId', 'originCityId'],
  ...['destinationCountryId', 'finalDestinationCityId', 'tradeFlowDirection', 'transportBatchId'],
  ...['totalWeightKg', 'totalValueUsd', 'merchandiseOwnerGender', 'merchandiseOwnerAgeCategory'],
  ...['merchandiseOwnerHasDisability', 'operatorGender', 'operatorType'],
]
  .map((column) => `c.\`${column}\``)
  .join(', ');

/** Submitted records by their ids, drafts left out. */
export async function readNeighbours(sql: Sql, ids: readonly string[]): Promise<Neighbour[]> {
  if (ids.length === 0) return [];
  const rows = await sql.select<Row>(
    `SELECT ${columns}, COALESCE(i.\`productId\`, i.\`animalId\`) AS \`goodsId\`, i.\`hsCode\` ` +
      'FROM `tradeflow_collection` c JOIN `tradeflow_collection_item` i ON i.`collectionId` = c.`id` ' +
      `WHERE c.\`id\` IN (${ids.map(() => '?').join(', ')}) AND c.\`state\` <> 'DRAFT'`,
    [...ids],
  );
  const byId = new Map<string, Row[]>();
  for (const row of rows) byId.set(row.id, [...(byId.get(row.id) ?? []), row]);
  return [...byId.values()].flatMap(([row, ...more]) =>
    row ? [neighbourOf(row, [row, ...more])] : [],
  );
}

function neighbourOf(row: Row, lines: readonly Row[]): Neighbour {
  const { gpsLatitude: latitude, gpsLongitude: longitude, merchandiseOwnerHasDisability } = row;
  return {
    id: row.id,
    normalizedPlate: row.normalizedPlate,
    collectionPointId: row.collectionPointId,
    collectedOn: row.collectedOn,
    observedAt: row.observedAt,
    gpsLatitude: latitude,
    gpsLongitude: longitude,
    compared: {
      id: row.id,
      state: row.state,
      collectionPointId: row.collectionPointId,
      collectedOn: row.collectedOn,
      corridorId: row.corridorId,
      plate: foldedPlate(row.normalizedPlate),
      originCountryId: row.originCountryId,
      originCityId: row.originCityId,
      destinationCountryId: row.destinationCountryId,
      finalDestinationCityId: row.finalDestinationCityId,
      tradeFlowDirection: row.tradeFlowDirection,
      transportBatchId: row.transportBatchId,
      totalWeightKg: row.totalWeightKg === null ? null : Number(row.totalWeightKg),
      totalValueUsd: row.totalValueUsd === null ? null : Number(row.totalValueUsd),
      gps: latitude === null || longitude === null ? null : { latitude, longitude },
      merchandiseOwnerGender: row.merchandiseOwnerGender,
      merchandiseOwnerAgeCategory: row.merchandiseOwnerAgeCategory,
      merchandiseOwnerHasDisability:
        merchandiseOwnerHasDisability === null ? null : Boolean(merchandiseOwnerHasDisability),
      operatorGender: row.operatorGender,
      operatorType: row.operatorType,
      goods: lines.flatMap(({ goodsId, hsCode }) => (goodsId ? [{ goodsId, hsCode }] : [])),
    },
  };
}
