import { expect, it } from 'vitest';
import { layWire } from '../tests/chaos/wire.ts';
import { connectTo, databaseName } from '../tests/support/database-template.ts';
import { testDatabase } from '../tests/support/environment.ts';
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
