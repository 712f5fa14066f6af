import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@commerce-tracking/service-kit/ids';
import { expect, it, vi } from 'vitest';
import { authTestEnv } from '../subgraphs/auth/src/test-support/auth-test-env.ts';
import { startModel } from '../subgraphs/model/src/service.ts';
import { priceBandsJob } from '../subgraphs/tradeflow/src/price-band/price-bands-job.ts';
import { storeItem, storeRecord } from '../subgraphs/tradeflow/src/testing/a-record.ts';
import { ids } from '../subgraphs/tradeflow/src/testing/reference-fixture.ts';
import { runJobs } from '../subgraphs/tradeflow/src/testing/run-jobs.ts';
import { storeFixturePoints } from '../subgraphs/tradeflow/src/testing/store-fixture-points.ts';
import { startTradeflow } from '../subgraphs/tradeflow/src/testing/tradeflow-harness.ts';
import { atTheEnd } from './support/at-the-end.ts';
import { testNats } from './support/environment.ts';

it('the work of the night makes price bands of published records, and model keeps them', async () => {
  const tradeflow = await startTradeflow();
  const { db } = tradeflow;
  const dataDir = await mkdtemp(join(tmpdir(), 'price-bands-'));
  await storeFixturePoints(db);
  const named = (id: string, code: string) => ({ id, code, nameFr: code, nameEn: code });
  const dollar = { isoCode: 'USD', symbol: '$', decimalPlaces: 2 };
  await db.currency.create({ data: { ...named(newId(), 'USD'), ...dollar } });
  const type = named(newId(), 'CEREAL');
  await db.productType.create({ data: type });
  await db.product.create({ data: { ...named(ids.maize, 'MAIZE'), typeId: type.id } });
  for (let number = 0; number < 30; number += 1) {
    const collectedOn = new Date(Date.now() - number * 86_400_000);
    const published = { state: 'APPROVED_L2', collectionPointId: ids.malanville } as const;
    const id = await storeRecord(db, { ...published, collectedOn });
    const line = { productId: ids.maize, totalWeightKg: '1000', totalValueUsd: '350' };
    await storeItem(db, id, line);
  }
  const model = await startModel(
    authTestEnv({
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      NATS_URL: testNats().url,
      DATABASE_URL: tradeflow.url,
      DATA_DIR: dataDir,
      AUTH_SECRET: 'a secret of the tests, of more than 32 characters',
    }),
  );
  atTheEnd(async () => {
    await model.shutdown.run('end of the tests');
    await rm(dataDir, { recursive: true, force: true });
  });
  // The same job at a turn that comes at once.
  await runJobs(tradeflow, [{ ...priceBandsJob, schedule: { everyMs: 86_400_000 } }]);
  const band = await vi.waitFor(
    () => db.priceBand.findFirstOrThrow({ where: { source: 'COMPUTED' } }),
    { timeout: 20_000, interval: 100 },
  );
  expect(band).toMatchObject({ productId: ids.maize, countryId: ids.benin, basis: 'PER_KG' });
  expect([band.low.toFixed(), band.high.toFixed()]).toEqual(['0.35', '0.35']);
}, 60_000);
