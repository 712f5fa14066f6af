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

/**
 * Bounds the requests that are worked on at once. Beyond that, a request is refused before its body
 * is read: under twice the load a process can bear, the others are then answered as fast as ever,
 * instead of all of them too late.
 */
export function createShedding(operationsMax: number): Shedding {
  let running = 0;
  return (request, reply, done) => {
    if (running >= operationsMax) {
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
    reply.raw.once('close', () => {
      running -= 1;
    });
    done();
  };
}
