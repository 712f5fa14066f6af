import { createAdaptiveLimit } from '@commerce-tracking/federation-nats/load/adaptive-limit';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { OVERLOADED } from '@commerce-tracking/service-kit/reasons';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { watchTurns } from '../processes/turns.ts';
import { wantedLanguage } from '../request-context.ts';

export type Shedding = {
  /** Lets a request in, or answers it BUSY at once. */
  enter(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void;
  /**
   * Takes places for more operations of a request that is in already, until its answer is out.
   * @throws DomainError OVERLOADED
   */
  enterMore(reply: FastifyReply, count: number): void;
};

/** Whoever is let in is to be answered in this part of the deadline, even when all places are taken. */
const deadlineShareMax = 0.25;

/**
 * How long turns of the loop may be. Node takes one new connection per turn: while turns are long, whoever has no
 * connection yet waits for seconds before anybody can even refuse them. And the more is under way, the more of it
 * lives through collections of the young space: with 20 ms, a quarter of the processor went there.
 */
const turnMsMax = 10;
/** A process that has only just started has long turns too; so many at once are no overload. */
const placesLeast = 32;
const lookEveryMs = 20;

/**
 * Bounds the requests that are worked on at once: by a number that falls while answers take too much
 * of the deadline, whether this process or a service behind it is what keeps them, and while the turns
 * of this process's loop are long. Beyond that, a request is refused before its body is read: under twice
 * the load that can be borne, the others are then answered as fast as ever, instead of all of them too late.
 */
export function createShedding(limits: {
  operationsMax: number;
  deadlineMs: number;
  /** How long turns of the loop have been lately. */
  turnMs?: () => number;
}): Shedding {
  const { operationsMax: most, deadlineMs, turnMs = recentTurns() } = limits;
  const byDeadline = createAdaptiveLimit({ most, shareMax: deadlineShareMax });
  const byTurn = createAdaptiveLimit({ most, least: placesLeast, shareMax: turnMsMax });
  let running = 0;
  const isFull = (count: number) =>
    running + count > byDeadline.places || running + count > byTurn.places;
  const refusal = () => new DomainError(OVERLOADED, { service: 'supergraph' });
  // Written once: what refusing costs is missing for those who are let in.
  const textIn = (language: 'fr' | 'en') =>
    JSON.stringify({ errors: [answerOf(refusal(), language)] });
  const refusals = { fr: textIn('fr'), en: textIn('en') };
  /** What gives a place back that is taken now. */
  const take = () => {
    const [endByDeadline, endByTurn] = [byDeadline.begin(running), byTurn.begin(running)];
    running += 1;
    const startedAt = performance.now();
    return () => {
      endByDeadline((performance.now() - startedAt) / deadlineMs, running);
      endByTurn(turnMs(), running);
      running -= 1;
    };
  };
  return {
    enter(request, reply, done) {
      if (isFull(1)) {
        const text = refusals[wantedLanguage(request.headers, null)];
        reply.code(503).header('retry-after', '1').type('application/json').send(text);
        return;
      }
      reply.raw.once('close', take());
      done();
    },
    enterMore(reply, count) {
      if (isFull(count)) throw refusal();
      const taken = Array.from({ length: count }, take);
      reply.raw.once('close', () => {
        for (const giveBack of taken) giveBack();
      });
    },
  };
}

function recentTurns(): () => number {
  const meanTurnMs = watchTurns();
  let recentMs = 0;
  let lookedAt = performance.now();
  return () => {
    const passedMs = performance.now() - lookedAt;
    if (passedMs < lookEveryMs) return recentMs;
    lookedAt += passedMs;
    const remembered = 0.8 ** (passedMs / lookEveryMs);
    recentMs = remembered * recentMs + (1 - remembered) * meanTurnMs();
    return recentMs;
  };
}
