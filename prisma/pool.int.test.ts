import { expect, it } from 'vitest';
import { layWire } from '../tests/chaos/wire.ts';
import { testDatabase } from '../tests/support/environment.ts';
import { openPool } from './pool.ts';

it('keeps its connections although the server is slow to answer', async () => {
  const url = new URL((await testDatabase()).url);
  const wire = await layWire(Number(url.port));
  url.port = String(wire.port);
  const pool = openPool({ url: url.href, poolSize: 1 });
  const thread = async () => {
    const [row] = await pool.execute('SELECT CONNECTION_ID() AS id');
    return Number(row.id);
  };
  try {
    const before = await thread();
    // One that was not used for half a second is tried out before it is given out.
    await new Promise((wake) => setTimeout(wake, 700));
    wire.delay(300);
    expect(await thread()).toBe(before);
  } finally {
    wire.delay(0);
    await pool.end();
    await wire.close();
  }
});
