import type { Sql } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { insertRows } from '../sql/insert-rows.ts';

const table = {
  name: 'tradeflow_withdrawal',
  columns: ['id', 'collectionId', 'publishedAt', 'withdrawnAt'],
} as const;

/** Keeps for readers of earlier figures that a publication no longer holds. */
export async function storeWithdrawal(
  sql: Sql,
  collectionId: string,
  { publishedAt, withdrawnAt }: { publishedAt: Date; withdrawnAt: Date },
): Promise<void> {
  await insertRows(sql, table, [{ id: newId(), collectionId, publishedAt, withdrawnAt }]);
}
