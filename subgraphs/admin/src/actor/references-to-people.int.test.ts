import { openDatabase } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../../../tests/support/environment.ts';
import { columnsNamingPeople, countReferences } from './references-to-people.ts';

let database: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 1 });
});
afterAll(() => database.close());

const naming =
  '^(actorId|collectorId|originalCollectorId|teamManagerId|supervisorId|superiorId|validatorId|authorId|.*ById)$';

it('counts every column of the database that names a person', async () => {
  const columns = await database.db.sql.select<{ tableName: string; columnName: string }>(
    `SELECT TABLE_NAME AS tableName, COLUMN_NAME AS columnName FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME REGEXP '^(model|admin|tradeflow)_'
       AND TABLE_NAME NOT LIKE '%\\_command' AND COLUMN_NAME REGEXP ?`,
    [naming],
  );
  const found = columns.map(({ tableName, columnName }) => `${tableName}.${columnName}`);
  expect([...columnsNamingPeople].sort()).toEqual(found.sort());
  expect(await countReferences(database.db.sql, newId())).toEqual({});
});
