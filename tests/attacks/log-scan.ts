import { describe, expect, it } from 'vitest';
import { secretsTold } from '../support/told-secrets.ts';
import type { Arena } from './arena.ts';

/** What is in no log, although all that came before has handled it; every level is written here. */
export function logScan(arena: () => Arena): void {
  describe('the logs of everything above', () => {
    it('hold no secret, and say something all the same', () => {
      const { system } = arena();
      for (const name of system.processes) {
        const log = system.log(name);
        expect([name, secretsTold(log)]).toEqual([name, []]);
        expect(log.length).toBeGreaterThan(100);
      }
      // Not only what an operator sees: also what somebody who looks for a fault makes them write.
      expect(system.log('supergraph')).toContain('"level":20');
    });
  });
}
