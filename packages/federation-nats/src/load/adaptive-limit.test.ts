import { describe, expect, it } from 'vitest';
import { createAdaptiveLimit, type Ended } from './adaptive-limit.ts';

/** A limit whose clock is moved by hand. */
function limited(most: number, least?: number) {
  let time = 0;
  const limit = createAdaptiveLimit({ most, least, shareMax: 0.25 }, () => time);
  const answers = (count: number, share: number, running: number) => {
    for (let index = 0; index < count; index += 1) limit.begin(running - 1)(share, running);
  };
  const later = (ms: number) => {
    time += ms;
  };
  return { limit, answers, later };
}

describe('an adaptive limit', () => {
  it('has as many fewer places as answers take too long', () => {
    const { limit, answers, later } = limited(400);
    later(300);
    answers(40, 0.5, 200);
    expect(limit.places).toBe(100);
  });

  it('waits until those let in before have left', () => {
    const { limit, answers, later } = limited(400);
    later(300);
    answers(40, 0.5, 200);
    later(300);
    answers(40, 0.5, 200);
    expect(limit.places).toBe(100);
    later(600);
    answers(40, 0.5, 100);
    expect(limit.places).toBe(50);
  });

  it('is not moved by a few that are slow by nature, nor by too few to tell', () => {
    const { limit, answers, later } = limited(400);
    later(300);
    answers(40, 0.1, 300);
    answers(8, 2, 300);
    answers(4, 2, 300);
    expect(limit.places).toBe(400);
  });

  it('is not moved by many whose answers were lost together, while all others are answered', () => {
    const { limit, answers, later } = limited(400);
    later(300);
    const lost = Array.from({ length: 30 }, (_, index) => limit.begin(index));
    answers(400, 0.01, 31);
    later(10_000);
    for (const ended of lost) ended(1, 31);
    expect(limit.places).toBe(400);
  });

  it('has fewer places when all wait, however long those take that are answered', () => {
    const { limit, later } = limited(400);
    later(300);
    const stalled = Array.from({ length: 100 }, (_, index) => limit.begin(index));
    later(10_000);
    for (const ended of stalled) ended(1, 100);
    expect(limit.places).toBe(30);
  });

  it('grows again while it is used and the answers are quick', () => {
    const { limit, answers, later } = limited(400);
    later(300);
    answers(40, 0.5, 200);
    for (let round = 0; round < 20; round += 1) {
      later(600);
      answers(40, 0.1, Math.floor(limit.places * 0.9));
    }
    expect(limit.places).toBe(400);
  });

  it('is soon as large again as before a stall, once the answers are quick', () => {
    const { limit, answers, later } = limited(400);
    later(300);
    answers(40, 4, 50);
    expect(limit.places).toBe(16);
    later(900);
    for (let round = 0; round < 6; round += 1) {
      answers(16, 0.01, limit.places);
      later(260);
    }
    expect(limit.places).toBe(400);
  });

  it('does not grow while it is not used', () => {
    const { limit, answers, later } = limited(400);
    later(300);
    answers(40, 0.5, 200);
    later(1_000);
    answers(40, 0.1, 3);
    expect(limit.places).toBe(100);
  });

  it('keeps its least, and a least above the most is the most', () => {
    const small = limited(400, 10);
    for (let round = 0; round < 20; round += 1) {
      small.later(2_000);
      small.answers(40, 3, small.limit.places);
    }
    expect(small.limit.places).toBe(10);
    const tiny = limited(2);
    tiny.later(300);
    tiny.answers(40, 3, 2);
    expect(tiny.limit.places).toBe(2);
  });
});

// One worker that takes 10 ms for each piece of work, in the order of arrival; 200 pieces a second are offered to it.
describe('at twice what can be borne', () => {
  const workMs = 10;
  const deadlineMs = 2_000;

  function offered(seconds: number, places: () => number, limit = limited(400)) {
    const queue: { arrived: number; ended: Ended }[] = [];
    const counts = { inTime: 0, late: 0, refused: 0, longestMs: 0 };
    for (let time = 0; time < seconds * 1_000; time += workMs / 2) {
      limit.later(workMs / 2);
      const ended = limit.limit.begin(queue.length);
      if (queue.length < places()) queue.push({ arrived: time, ended });
      else counts.refused += 1;
      if (time % workMs !== 0) continue;
      const next = queue.shift();
      if (next === undefined) continue;
      const tookMs = time + workMs - next.arrived;
      next.ended(tookMs / deadlineMs, queue.length + 1);
      if (time < 5_000) continue;
      counts.longestMs = Math.max(counts.longestMs, tookMs);
      if (tookMs <= deadlineMs) counts.inTime += 1;
      else counts.late += 1;
    }
    return counts;
  }

  it('goes on answering all it can, each within its deadline', () => {
    const limit = limited(400);
    const { inTime, late, longestMs } = offered(30, () => limit.limit.places, limit);
    expect(inTime).toBeGreaterThanOrEqual(0.8 * 25 * (1_000 / workMs));
    expect(late).toBe(0);
    expect(longestMs).toBeLessThanOrEqual(deadlineMs / 2);
  });

  it('would answer everything too late with a fixed number of places', () => {
    const { inTime, late } = offered(30, () => 400);
    expect(inTime).toBe(0);
    expect(late).toBeGreaterThan(1_000);
  });
});
