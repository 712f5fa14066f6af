import { newId } from '@commerce-tracking/service-kit/ids';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { anItem } from '../testing/a-content.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { createCollection } from './create-collection.ts';

let tradeflow: Tradeflow;
beforeAll(async () => {
  tradeflow = await startTradeflow();
});
afterEach(() => tradeflow.useSettings({}));

const tooManyLost = () => freshContent({ items: [anItem({ lossesQuantity: '50' })] });

async function submitted(content = freshContent()) {
  const id = newId();
  await tradeflow.as(people.collector)(createCollection, { id, content, submit: true });
  return tradeflow.db.collection.findUniqueOrThrow({
    where: { id },
    include: { qualityFlags: true },
  });
}

const hours = (from: Date | null, to: Date | null) =>
  ((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / 3_600_000;

describe('settings', () => {
  it('set the time each stage has, as they are when the stage begins', async () => {
    tradeflow.useSettings({ 'review.level1DueHours': 10, 'review.level2DueHours': 20 });
    const { id, version, submittedAt, dueAt } = await submitted();
    expect(hours(submittedAt, dueAt)).toBe(10);
    tradeflow.useSettings({ 'review.level2DueHours': 30 });
    const approval = { id, expectedVersion: version };
    await tradeflow.as(people.teamManager)(approveCollectionLevel1, approval);
    const reviewed = await tradeflow.db.collection.findUniqueOrThrow({ where: { id } });
    expect(hours(reviewed.stageEnteredAt, reviewed.dueAt)).toBe(30);
  });

  it('decide how old a rate may be', async () => {
    tradeflow.useSettings({ 'money.rateMaxAgeDays': 1 });
    const { totalValueUsd, rateDate, qualityFlags } = await submitted();
    expect({ totalValueUsd, rateDate }).toEqual({ totalValueUsd: null, rateDate: null });
    expect(qualityFlags.map(({ code }) => code)).toEqual(['RATE_MISSING']);
  });

  it('make a question a refusal under its own name, and a remark of it', async () => {
    const code = 'quality.severity.LOSSES_EXCEED';
    tradeflow.useSettings({ [code]: 'ERROR' });
    expect(await refusalOf(submitted(tooManyLost()))).toBe(
      'BAD_INPUT INVALID_INPUT input.content.items.0.lossesQuantity:LOSSES_EXCEED',
    );
    tradeflow.useSettings({ [code]: 'INFO' });
    const { qualityFlags, automaticQualityScore } = await submitted(tooManyLost());
    expect(qualityFlags.map(({ severity }) => severity)).toEqual(['INFO']);
    expect(automaticQualityScore).toBe(99);
  });
});
