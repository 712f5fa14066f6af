import type { DuplicateKind, DuplicateStatus, Sql } from '@commerce-tracking/prisma/client';

/** A pair that is stored, with the points of its records. */
export type StoredPair = {
  id: string;
  firstId: string;
  secondId: string;
  kind: DuplicateKind;
  score: number;
  status: DuplicateStatus;
  version: number;
  firstPointId: string | null;
  secondPointId: string | null;
};

/** All pairs any of the records stands in. */
export async function findPairsOf(sql: Sql, ids: readonly string[]): Promise<StoredPair[]> {
  const places = ids.map(() => '?').join(', ');
  const text = (side: 'firstId' | 'secondId') =>
    `SELECT d.\`id\`, d.\`firstId\`, d.\`secondId\`, d.\`kind\`, d.\`score\`, d.\`status\`, d.\`version\`,
       a.\`collectionPointId\` AS \`firstPointId\`, b.\`collectionPointId\` AS \`secondPointId\`
     FROM \`tradeflow_duplicate_candidate\` d
     JOIN \`tradeflow_collection\` a ON a.\`id\` = d.\`firstId\`
     JOIN \`tradeflow_collection\` b ON b.\`id\` = d.\`secondId\`
     WHERE d.\`${side}\` IN (${places})`;
  const rows = await sql.select<StoredPair>(`${text('firstId')} UNION ${text('secondId')}`, [
    ...ids,
    ...ids,
  ]);
  return rows;
}
