import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, modelUnderTest } from '../../test-support/model-under-test.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;

beforeAll(async () => {
  model = await modelUnderTest();
  await model.start('subgraph');
  await model.start('subgraph');
});

// A second where nothing else runs; a busy machine may hold up the telling, the asking and the poll.
const slackMs = 5_000;
const unitId = seedId('unit', 'TINE');

/**
 * How long it went on that one of the three processes, asked by chance, said something else: until thirty answers in a
 * row are what they should be.
 */
async function msUntilAllSay(name: string): Promise<number> {
  const start = performance.now();
  let lastWrong = start;
  let inARow = 0;
  while (inARow < 30) {
    const askedAt = performance.now();
    const answer = await model.asAdmin('query($id: ID!) { unit(id: $id) { nameFr } }', {
      id: unitId,
    });
    const isRight = dataOf(answer, 'unit').nameFr === name;
    inARow = isRight ? inARow + 1 : 0;
    if (!isRight) lastWrong = askedAt;
    if (askedAt - start > 20_000) throw new Error('never seen everywhere');
  }
  return lastWrong - start;
}

describe('reference data in memory', () => {
  it('shows a change in every process within a second', async () => {
    for (const version of [1, 2, 3]) {
      const nameFr = `Tine ${version}`;
      const answer = await model.asAdmin(
        'mutation($input: UpdateUnitInput!) { updateUnit(input: $input) { nameFr } }',
        { input: { id: unitId, expectedVersion: version, nameFr } },
      );
      expect(dataOf(answer, 'updateUnit').nameFr).toBe(nameFr);
      expect(await msUntilAllSay(nameFr)).toBeLessThan(slackMs);
    }
  });

  it('shows a change whose event was lost within a second and a little', async () => {
    await model.db.unit.update({ where: { id: unitId }, data: { nameFr: 'Sans événement' } });
    await model.db.referenceVersion.update({
      where: { id: 1 },
      data: { number: { increment: 1 } },
    });
    expect(await msUntilAllSay('Sans événement')).toBeLessThan(slackMs);
  });
});
