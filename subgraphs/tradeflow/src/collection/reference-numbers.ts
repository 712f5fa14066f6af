import type { Db } from '@commerce-tracking/prisma/client';

const smallest = 20;
const largest = 2_000;
const briskMs = 2_000;

type Block = { next: number; end: number; size: number; leasedAt: number };

/** Hands out running numbers of a country and year. */
export type ReferenceNumbers = {
  take(countryIso2: string, year: number): Promise<string>;
};

const advance =
  'INSERT INTO `tradeflow_reference_counter` (`countryIso2`, `year`, `nextNumber`) VALUES (?, ?, LAST_INSERT_ID(?)) ' +
  'ON DUPLICATE KEY UPDATE `nextNumber` = LAST_INSERT_ID(`nextNumber` + ?)';

/**
 * Numbers come from blocks leased ahead by one statement of its own, so that no submission holds the
 * counter. While no block is at hand submissions wait for the lease, which needs neither their locks nor
 * their connections; when each took a number in its own transaction, all others waited for its end.
 */
export function createReferenceNumbers(db: Pick<Db, 'takeNumber'>): ReferenceNumbers {
  const blocks = new Map<string, Block>();
  const leases = new Map<string, Promise<void>>();

  function lease(key: string, countryIso2: string, year: number): Promise<void> {
    const leasing =
      leases.get(key) ?? leaseBlock(key, countryIso2, year).finally(() => leases.delete(key));
    leases.set(key, leasing);
    return leasing;
  }

  async function leaseBlock(key: string, countryIso2: string, year: number): Promise<void> {
    const last = blocks.get(key);
    const brisk = last && Date.now() - last.leasedAt < briskMs;
    const size = Math.min(largest, Math.max(smallest, (last?.size ?? 0) * (brisk ? 4 : 1)));
    const end = await db.takeNumber(advance, [countryIso2, year, size + 1, size]);
    // What is left of the old block is given up: gaps are allowed, repeats are not.
    blocks.set(key, { next: end - size, end, size, leasedAt: Date.now() });
  }

  return {
    async take(countryIso2, year) {
      const key = `${countryIso2}-${year}`;
      for (;;) {
        const block = blocks.get(key);
        const left = block ? block.end - block.next : 0;
        if (block && left > 0) {
          // Refused or failed, it is tried again by the next submission.
          if (left * 2 <= block.size) void lease(key, countryIso2, year).catch(() => undefined);
          block.next += 1;
          return reference(countryIso2, year, block.next - 1);
        }
        await lease(key, countryIso2, year);
      }
    },
  };
}

function reference(countryIso2: string, year: number, number: number): string {
  return `${countryIso2}-${year}-${String(number).padStart(6, '0')}`;
}
