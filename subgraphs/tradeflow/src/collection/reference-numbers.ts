import type { Database, Sql } from '@commerce-tracking/prisma/client';

const smallest = 20;
const largest = 2_000;
const briskMs = 2_000;

type Block = { next: number; end: number; size: number; leasedAt: number };

/** Hands out running numbers of a country and year. */
export type ReferenceNumbers = {
  take(sql: Sql, countryIso2: string, year: number): Promise<string>;
};

/**
 * Numbers come from blocks leased ahead in transactions of their own, so that submissions do not
 * queue for a counter. While no block is at hand a submission takes one number in its own
 * transaction: waiting for another connection while holding one could stall them all.
 */
export function createReferenceNumbers(database: Pick<Database, 'transaction'>): ReferenceNumbers {
  const blocks = new Map<string, Block>();
  const leasing = new Set<string>();

  async function lease(countryIso2: string, year: number): Promise<void> {
    const key = `${countryIso2}-${year}`;
    if (leasing.has(key)) return;
    leasing.add(key);
    try {
      const last = blocks.get(key);
      const brisk = last && Date.now() - last.leasedAt < briskMs;
      const size = Math.min(largest, Math.max(smallest, (last?.size ?? 0) * (brisk ? 4 : 1)));
      const end = await database.transaction((tx) => advance(tx.sql, countryIso2, year, size));
      const rest = blocks.get(key);
      // What is left of the old block is given up: gaps are allowed, repeats are not.
      if (!rest || rest.next >= rest.end || rest.end - rest.next < size) {
        blocks.set(key, { next: end - size, end, size, leasedAt: Date.now() });
      }
    } finally {
      leasing.delete(key);
    }
  }

  return {
    async take(sql, countryIso2, year) {
      const block = blocks.get(`${countryIso2}-${year}`);
      const left = block ? block.end - block.next : 0;
      if (!block || left * 2 <= block.size) {
        // Refused or failed, it is tried again by the next submission, which then pays for it.
        void lease(countryIso2, year).catch(() => undefined);
      }
      if (block && left > 0) {
        block.next += 1;
        return reference(countryIso2, year, block.next - 1);
      }
      return reference(countryIso2, year, (await advance(sql, countryIso2, year, 1)) - 1);
    },
  };
}

/** Moves the counter on and returns its new value: the numbers below it belong to the caller. */
async function advance(sql: Sql, countryIso2: string, year: number, by: number): Promise<number> {
  await sql.execute(
    'INSERT INTO `tradeflow_reference_counter` (`countryIso2`, `year`, `nextNumber`) VALUES (?, ?, ?) ' +
      'ON DUPLICATE KEY UPDATE `nextNumber` = `nextNumber` + ?',
    [countryIso2, year, by + 1, by],
  );
  const [row] = await sql.select<{ nextNumber: number }>(
    'SELECT `nextNumber` FROM `tradeflow_reference_counter` WHERE `countryIso2` = ? AND `year` = ?',
    [countryIso2, year],
  );
  if (!row) throw new Error('the reference counter is gone');
  return row.nextNumber;
}

function reference(countryIso2: string, year: number, number: number): string {
  return `${countryIso2}-${year}-${String(number).padStart(6, '0')}`;
}
