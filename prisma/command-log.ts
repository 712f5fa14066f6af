import type {
  CommandEntry,
  CommandLog,
  CommandOutcome,
} from '@commerce-tracking/service-kit/commands/command-log';
import { isDuplicate } from './database-fault.ts';
import type { Pool } from './pool.ts';
import { sqlValues } from './sql-values.ts';
import type { Tx } from './transaction.ts';

type Stored = { contentHash: string; result: string | null };

/** Remembers the commands of one subgraph in its own table. See docs/decisions/0004-read-committed.md. */
export function createCommandLog(options: { subgraph: string; pool: Pool }): CommandLog<Tx> {
  const table = `\`${options.subgraph}_command\``;
  const insert = `INSERT INTO ${table} (actorId, commandId, contentHash, subject, result, createdAt) VALUES (?, ?, ?, ?, ?, ?)`;
  const select = `SELECT contentHash, result FROM ${table} WHERE actorId = ? AND commandId = ?`;
  const store = `UPDATE ${table} SET result = ? WHERE actorId = ? AND commandId = ?`;
  const forget = `DELETE FROM ${table} WHERE createdAt < ? ORDER BY createdAt LIMIT ?`;

  return {
    async begin(tx: Tx, entry: CommandEntry, foreseen?: unknown): Promise<CommandOutcome> {
      const result = resultText(foreseen);
      const { actorId, commandId, contentHash, subject, now } = entry;
      try {
        // Writing first makes the key decide: a second caller waits here until the first has ended.
        await tx.sql.execute(insert, [actorId, commandId, contentHash, subject, result, now]);
        return { kind: 'new' };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      const [stored] = await tx.sql.select<Stored>(select, [actorId, commandId]);
      if (!stored || stored.contentHash !== contentHash) return { kind: 'different' };
      return {
        kind: 'repeated',
        result: stored.result === null ? null : JSON.parse(stored.result),
      };
    },

    async finish(tx, { actorId, commandId }, result, foreseen) {
      const text = resultText(result);
      if (text === resultText(foreseen)) return;
      await tx.sql.execute(store, [text, actorId, commandId]);
    },

    async purge(before, limit) {
      const { affectedRows } = await options.pool.execute(forget, sqlValues([before, limit]));
      return Number(affectedRows);
    },
  };
}

function resultText(result: unknown): string | null {
  return result === null || result === undefined ? null : JSON.stringify(result);
}
