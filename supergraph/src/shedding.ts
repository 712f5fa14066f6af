import { createAdaptiveLimit } from '@commerce-tracking/federation-nats/adaptive-limit';
import { answerOf, DomainError } from '@commerce-tracking/service-kit/errors';
import { OVERLOADED } from '@commerce-tracking/service-kit/reasons';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wantedLanguage } from './request-context.ts';

/** Lets a request in, or answers it BUSY at once. */
export type Shedding = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
) => void;

/** Whoever is let in is to be answered in this part of the deadline, even when all places are taken. */
const deadlineShareMax = 0.25;

/**
 * Bounds the requests that are worked on at once: by a number that falls while answers take too much
 * of the deadline, whether this process or a service behind it is what keeps them. Beyond that, a
 * request is refused before its body is read: under twice the load that can be borne, the others are
 * then answered as fast as ever, instead of all of them too late.
 */
export function createShedding(limits: { operationsMax: number; deadlineMs: number }): Shedding {
  const adaptive = createAdaptiveLimit({
    most: limits.operationsMax,
    shareMax: deadlineShareMax,
  });
  let running = 0;
  return (request, reply, done) => {
    if (running >= adaptive.places) {
      const refusal = new DomainError(OVERLOADED, { service: 'supergraph' });
      const answer = answerOf(refusal, wantedLanguage(request.headers, null));
      reply
        .code(503)
        .header('retry-after', '1')
        .type('application/json')
        .send({ errors: [answer] });
      return;
    }
    running += 1;
    const startedAt = performance.now();
    reply.raw.once('close', () => {
      adaptive.ended((performance.now() - startedAt) / limits.deadlineMs, running);
      running -= 1;
    });
    done();
  };
}
