import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type LoopAccount, watchTurns } from './turns.ts';

it('tells the mean length of the turns since it was last asked', () => {
  let account: LoopAccount = { workedMs: 1_000, turns: 500 };
  const meanTurnMs = watchTurns(() => account);
  account = { workedMs: 1_200, turns: 504 };
  expect(meanTurnMs()).toBe(50);
  account = { workedMs: 1_210, turns: 514 };
  expect(meanTurnMs()).toBe(1);
});

it('takes work that has gone on since the last turn for one turn', () => {
  let account: LoopAccount = { workedMs: 0, turns: 7 };
  const meanTurnMs = watchTurns(() => account);
  account = { workedMs: 90, turns: 7 };
  expect(meanTurnMs()).toBe(90);
});

it("reads the account of this process's own loop", async () => {
  const meanTurnMs = watchTurns();
  for (let turn = 0; turn < 5; turn += 1) {
    const until = performance.now() + 30;
    while (performance.now() < until);
    await nextTurn();
  }
  // Five times 30 ms of work, in at least five turns and not many more.
  const meanMs = meanTurnMs();
  expect(meanMs).toBeGreaterThan(3);

  for (let turn = 0; turn < 500; turn += 1) await nextTurn();
  expect(meanTurnMs()).toBeLessThan(meanMs);
});
