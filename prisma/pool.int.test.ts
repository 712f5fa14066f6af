import { TOO_SLOW } from '@commerce-tracking/service-kit/reasons';
import { expect, it } from 'vitest';
import { layWire } from '../tests/chaos/wire.ts';
import { connectTo, databaseName } from '../tests/support/database-template.ts';
import { testDatabase } from '../tests/support/environment.ts';
import { translateDatabaseError } from './errors.ts';
import { openPool } from './pool.ts';

it('keeps its connections although the server is slow to answer', async () => {
  const { url } = await testDatabase();
  const witness = await connectTo(url);
  const wire = await layWire(Number(new URL(url).port));
  const slow = new URL(url);
  slow.port = String(wire.port);
  const pool = openPool({ url: slow.href, poolSize: 1 });
  const threads = async (): Promise<number[]> => {
    const rows: { id: number }[] = await witness.query(
      'SELECT id FROM information_schema.processlist WHERE db = ?',
      [databaseName(url)],
    );
    return rows.map(({ id }) => Number(id));
  };
  try {
    await pool.execute('SELECT 1');
    // One that was not used for half a second is tried out before it is given out.
    await new Promise((wake) => setTimeout(wake, 700));
    const before = await threads();
    wire.delay(300);
    const [row] = await pool.execute('SELECT CONNECTION_ID() AS id');
    expect(before).toContain(Number(row.id));
  } finally {
    wire.delay(0);
    await pool.end();
    await wire.close();
    await witness.end();
  }
});

it('has the server end a read that takes too long, and lets a transaction go on', async () => {
  const { url } = await testDatabase();
  const pool = openPool({ url, poolSize: 1, statementMs: 200 });
  const columns = 'information_schema.columns';
  const read = `SELECT COUNT(*) FROM ${columns} a, ${columns} b WHERE a.column_name < b.column_name`;
  const failed = await pool.execute(read).catch((error: unknown) => error);
  expect(translateDatabaseError(failed)).toMatchObject({ reason: TOO_SLOW });
  const connection = await pool.getConnection('until-commit');
  const [row] = await connection.query('SELECT SLEEP(0.4) AS slept');
  expect(Number(row.slept)).toBe(0);
  await connection.query('ROLLBACK');
  await connection.release();
  const [after] = await pool.execute('SELECT 1 AS one');
  expect(Number(after.one)).toBe(1);
  await pool.end();
});
