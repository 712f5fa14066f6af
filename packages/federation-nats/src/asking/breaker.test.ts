import { expect, it } from 'vitest';
import { createBreaker } from './breaker.ts';

function aBreaker() {
  let now = 1_000;
  const breaker = createBreaker({ failuresMin: 3, openMs: 100, openMsMax: 300 }, () => now);
  return { breaker, pass: (ms: number) => (now += ms) };
}

it('opens after so many silences in a row, and an answer in between begins the count again', () => {
  const { breaker } = aBreaker();
  for (const silent of [true, true, false, true, true]) {
    const passage = breaker.enter();
    expect(passage).toBe('closed');
    if (silent) breaker.silent(passage);
    else breaker.answered(passage);
  }
  expect(breaker.isOpen).toBe(false);
  breaker.silent('closed');
  expect(breaker.isOpen).toBe(true);
  expect(breaker.enter()).toBe('open');
});

it('lets one probe through when its time is over, and closes on an answer', () => {
  const { breaker, pass } = aBreaker();
  for (let n = 0; n < 3; n += 1) breaker.silent('closed');
  pass(99);
  expect(breaker.enter()).toBe('open');
  pass(1);
  expect(breaker.enter()).toBe('probe');
  expect(breaker.enter()).toBe('open');
  breaker.answered('probe');
  expect(breaker.enter()).toBe('closed');
});

it('stays open longer with each probe that fails, up to a limit', () => {
  const { breaker, pass } = aBreaker();
  for (let n = 0; n < 3; n += 1) breaker.silent('closed');
  for (const openMs of [100, 200, 300, 300]) {
    pass(openMs - 1);
    expect(breaker.enter()).toBe('open');
    pass(1);
    expect(breaker.enter()).toBe('probe');
    breaker.silent('probe');
  }
});

it('gives the probe to another when it was called off', () => {
  const { breaker, pass } = aBreaker();
  for (let n = 0; n < 3; n += 1) breaker.silent('closed');
  pass(100);
  breaker.undecided(breaker.enter());
  expect(breaker.enter()).toBe('probe');
});

it('takes a late answer to an earlier request for a sign of life', () => {
  const { breaker } = aBreaker();
  for (let n = 0; n < 3; n += 1) breaker.silent('closed');
  breaker.answered('closed');
  expect(breaker.enter()).toBe('closed');
});

it('never opens when told so', () => {
  const breaker = createBreaker({ failuresMin: 0, openMs: 1, openMsMax: 1 });
  for (let n = 0; n < 1_000; n += 1) breaker.silent('closed');
  expect(breaker.enter()).toBe('closed');
});
