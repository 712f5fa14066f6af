import { seedPeople } from '@commerce-tracking/prisma/seed/demo/people';
import { seedId } from '@commerce-tracking/prisma/seed/seed-id';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { dataOf, modelUnderTest } from '../../test-support/model-under-test.ts';

let model: Awaited<ReturnType<typeof modelUnderTest>>;
beforeAll(async () => {
  model = await modelUnderTest();
  await seedPeople(model.db);
});

const id = seedId('formModel', 'LIVESTOCK-1');
const dayMs = 86_400_000;

async function form() {
  const answer = await model.asAdmin(
    `{ formModel(id: "${id}") { version retiredAt acceptedUntil } }`,
  );
  return dataOf(answer, 'formModel');
}

describe('a retired form', () => {
  it('is accepted for the days of grace that the settings say, changed without restart', async () => {
    const { version, acceptedUntil } = await form();
    expect(acceptedUntil).toBeNull();
    const retire =
      'mutation($input: FormModelTargetInput!) { retireFormModel(input: $input) { id } }';
    const input = { id, expectedVersion: version, reason: 'Replaced on paper' };
    dataOf(await model.asAdmin(retire, { input }), 'retireFormModel');

    const days = async () => {
      const shown = await form();
      return (Date.parse(shown.acceptedUntil) - Date.parse(shown.retiredAt)) / dayMs;
    };
    expect(await days()).toBe(30);
    const { id: updatedById } = await model.db.actor.findFirstOrThrow();
    await model.db.setting.create({
      data: { key: 'formModel.graceDays', value: 7, version: 2, updatedById },
    });
    await vi.waitFor(async () => expect(await days()).toBe(7), { timeout: 20_000, interval: 50 });
  });
});
