import { setTimeout as pause } from 'node:timers/promises';
import type { GraphQLClient } from './graphql-client.ts';

/** Codes that say: nothing was done, or nobody knows; the same again under the same id. */
const retryable = new Set(['TIMEOUT', 'UNAVAILABLE', 'BUSY', 'OUTCOME_UNKNOWN', 'RATE_LIMITED']);
const attemptsMax = 6;

/** Whether the same may be sent again under the same id. */
export function isRetryable(code: string | null | undefined): boolean {
  return retryable.has(code ?? '');
}

/**
 * A client that asks again where an answer was lost or the system was busy. Every write of the play has an
 * id of its own, so that asking again does nothing twice.
 */
export function patientClient(client: GraphQLClient): GraphQLClient {
  return {
    ...client,
    async ask<T>(...operation: Parameters<GraphQLClient['ask']>) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await client.ask<T>(...operation);
        } catch (error) {
          const [code] = error instanceof Error ? error.message.split(':') : [];
          if (attempt === attemptsMax || !isRetryable(code)) throw error;
        }
        await pause(attempt * 500);
      }
    },
  };
}
