import { connect } from 'nats';
import { expect, it } from 'vitest';
import { connectTo, databaseName } from './database-template.ts';
import { testDatabase, testNats } from './environment.ts';

it('gives each caller a migrated database of its own', async () => {
  const one = await testDatabase();
  const two = await testDatabase();
  expect(databaseName(one.url)).not.toBe(databaseName(two.url));
  const connection = await connectTo(one.url);
  const rows: { n: bigint }[] = await connection.query(
    `SELECT COUNT(*) AS n FROM \`${databaseName(one.url)}\`._prisma_migrations`,
  );
  await connection.end();
  expect(Number(rows[0]?.n)).toBeGreaterThan(0);
});

it('gives the test file a broker with JetStream', async () => {
  const connection = await connect({ servers: testNats().url });
  const manager = await connection.jetstreamManager();
  expect((await manager.getAccountInfo()).streams).toBe(0);
  await connection.close();
});
