import type { Prisma, Sql, Tx } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import type { CollectionContent } from '../collection/content/content.ts';
import { LEADS_BATCH } from './transport-batch.errors.ts';
import { memberRefusals } from './transport-batch.rules.ts';

type Member = Pick<Prisma.CollectionModel, 'id' | 'transportBatchId'>;

/**
 * A record that is about to be submitted still fits its batch: drafts may contradict it until then.
 * A record in no batch, as most are, costs no statement.
 * @throws DomainError INVALID_INPUT
 */
export async function assertFitsBatch(
  sql: Sql,
  { id, transportBatchId }: Member,
  { vehicleRegistrationNumber: plate, controls }: CollectionContent,
): Promise<void> {
  if (!transportBatchId) return;
  const [batch] = await sql.select<{ leadId: string; expectedPlate: string | null }>(
    `SELECT b.\`leadId\`, COALESCE(b.\`normalizedPlate\`,
       (SELECT l.\`normalizedPlate\` FROM \`tradeflow_collection\` l WHERE l.\`id\` = b.\`leadId\` AND l.\`id\` <> ?),
       (SELECT MIN(o.\`normalizedPlate\`) FROM \`tradeflow_collection\` o
        WHERE o.\`transportBatchId\` = b.\`id\` AND o.\`id\` <> ?)) AS \`expectedPlate\`
     FROM \`tradeflow_transport_batch\` b WHERE b.\`id\` = ?`,
    [id, id, transportBatchId],
  );
  if (!batch) return;
  const { leadId, expectedPlate } = batch;
  const refused = memberRefusals({
    isLead: leadId === id,
    expectedPlate,
    plate,
    controlCount: controls.length,
  });
  if (refused.length > 0) throw new DomainError(INVALID_INPUT, {}, refused);
}

/**
 * A draft that is about to be deleted leaves its batch; the last record takes the batch along.
 * @throws DomainError LEADS_BATCH while other records depend on it
 */
export async function leaveBatch(db: Tx, { id, transportBatchId }: Member): Promise<void> {
  if (!transportBatchId) return;
  const { sql } = db;
  const [batch] = await sql.select<{ leadId: string }>(
    'SELECT `leadId` FROM `tradeflow_transport_batch` WHERE `id` = ? FOR UPDATE',
    [transportBatchId],
  );
  if (batch?.leadId !== id) return;
  const [other] = await sql.select(
    'SELECT `id` FROM `tradeflow_collection` WHERE `transportBatchId` = ? AND `id` <> ? LIMIT 1',
    [transportBatchId, id],
  );
  if (other) throw new DomainError(LEADS_BATCH, { transportBatchId });
  await sql.execute('UPDATE `tradeflow_collection` SET `transportBatchId` = NULL WHERE `id` = ?', [
    id,
  ]);
  await sql.execute('DELETE FROM `tradeflow_transport_batch` WHERE `id` = ?', [transportBatchId]);
}
