import type { Sql } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { text, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';

const atOnce = 500;
const table = '`tradeflow_collection`';
/** The submission a record's names were copied at; somebody else's keeps the name it was given. */
const lastSubmission =
  'JOIN `tradeflow_revision` r ON r.`collectionId` = c.`id` AND r.`number` = c.`revisionNumber` ' +
  'AND r.`submittedById` = ?';

/**
 * Asked for by admin when a person is erased: takes the person's name out of what the records they have
 * submitted are found by, a batch at a time. Nothing that is shown of a record changes.
 */
export const forgetCollector = command({
  subject: 'internal.tradeflow.collection.forget-collector',
  permission: 'actor:delete',
  input: z.strictObject({ personId: uuid, commandId: text(160) }),
  async run({ input: { personId }, db, audit }): Promise<{ more: boolean }> {
    const ids = await findNamed(db.sql, personId);
    const batch = ids.slice(0, atOnce);
    if (batch.length > 0) {
      const places = batch.map(() => '?').join(', ');
      await db.sql.execute(
        `UPDATE ${table} c ${lastSubmission} SET c.\`searchNames\` = NULL WHERE c.\`id\` IN (${places})`,
        [personId, ...batch],
      );
    }
    audit({ entityType: 'Actor', entityId: personId, after: { records: batch.length } });
    return { more: ids.length > atOnce };
  },
});

/** The records the person submitted last, of those that are theirs or were given to others. */
async function findNamed(sql: Sql, personId: string): Promise<string[]> {
  const rows = await sql.select<{ id: string }>(
    `SELECT c.\`id\` FROM (SELECT \`id\` FROM ${table} WHERE \`collectorId\` = ? ` +
      'UNION SELECT `collectionId` FROM `tradeflow_reassigned_collection` WHERE `collectorId` = ?) their ' +
      `JOIN ${table} c ON c.\`id\` = their.\`id\` ${lastSubmission} ` +
      `WHERE c.\`searchNames\` IS NOT NULL ORDER BY c.\`id\` LIMIT ${atOnce + 1}`,
    [personId, personId, personId],
  );
  return rows.map(({ id }) => id);
}
