import { openDatabase } from '@commerce-tracking/prisma/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { kindList } from './kinds.ts';
import { references } from './references.ts';

let database: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 1 });
});
afterAll(() => database.close());

// Ids of people, records and forms, and of the entry a row belongs to: not references to reference data.
const other =
  /^(id|userId|actorId|collectorId|originalCollectorId|teamManagerId|supervisorId|validatedById|consignmentGroupId|collectionId|revisionId|itemId|controlId|submittedById|validatorId|previousValidationId|acknowledgedById|organizationId|subordinateId|superiorId|assignedById|entityId|entryId|commandId|correlationId|sessionId|deviceId|formModelId|basedOnId|publishedById|retiredById|aggregateId|transportBatchId|authorId|resolvedById|effortId|letterId|messageId|requestId|handledById|updatedById|changedById|requestedById|decidedById|bulkDecisionId|firstId|secondId|leadId|webhookId|eventId)$/;
// A comment answers a comment; the same name elsewhere may be a reference.
const otherPlaces = ['tradeflow_comment.parentId'];

describe('the list of references', () => {
  it('names tables and columns that exist', async () => {
    for (const { table, column } of references) {
      const rows = await database.db.$queryRawUnsafe<unknown[]>(
        `SELECT \`${column}\` FROM \`${table}\` LIMIT 1`,
      );
      expect(rows).toEqual([]);
    }
  });

  it('leaves out no column of the database that refers to reference data', async () => {
    const columns = await database.db.$queryRawUnsafe<{ tableName: string; columnName: string }[]>(
      `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS columnName FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME REGEXP '^(model|admin|tradeflow)_'`,
    );
    const known = new Set(references.map(({ table, column }) => `${table}.${column}`));
    const owned = new Set([
      ...otherPlaces,
      ...kindList.flatMap(({ children }) => {
        if (!children) return [];
        const snake = children.delegate.replace(/([A-Z])/g, '_$1').toLowerCase();
        return [`model_${snake}.${children.parentColumn}`];
      }),
    ]);
    const missing = columns
      .filter(({ columnName }) => /Ids?$/.test(columnName) && !other.test(columnName))
      .map(({ tableName, columnName }) => `${tableName}.${columnName}`)
      .filter((name) => !known.has(name) && !owned.has(name));
    expect(missing).toEqual([]);
  });
});
