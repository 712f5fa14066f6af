import type {
  OutboxMessage,
  OutboxStore,
} from '@commerce-tracking/service-kit/outbox/outbox-store';
import type { PoolConnection } from 'mariadb';
import type { Pool } from './pool.ts';
import { sqlValues } from './sql-values.ts';
import type { Tx } from './transaction.ts';

const rowsPerInsert = 200;

/** Keeps the messages of one subgraph between the commit and their publication. */
export function createOutboxStore(options: { subgraph: string; pool: Pool }): OutboxStore<Tx> {
  const { subgraph, pool } = options;
  const table = `\`${subgraph}_outbox\``;
  const unsent = `SELECT id, subject, aggregateId, payload AS body FROM ${table} WHERE sentAt IS NULL ORDER BY sequence LIMIT ?`;
  const oldest = `SELECT COUNT(*) AS waiting, COALESCE(TIMESTAMPDIFF(MICROSECOND, MIN(createdAt), UTC_TIMESTAMP(3)), 0) AS age FROM ${table} WHERE sentAt IS NULL`;
  const forget = `DELETE FROM ${table} WHERE sentAt < ? ORDER BY sentAt, sequence LIMIT ?`;
  // Lock names are shared by the whole server, and MySQL allows 64 characters.
  const lock = `CONCAT('outbox_', LEFT(SHA2(CONCAT(DATABASE(), '.${subgraph}'), 256), 40))`;

  return {
    async append(tx, messages) {
      for (let start = 0; start < messages.length; start += rowsPerInsert) {
        const part = messages.slice(start, start + rowsPerInsert);
        const rows = part.map(() => '(?, ?, ?, ?)').join(', ');
        await tx.sql.execute(
          `INSERT INTO ${table} (id, subject, aggregateId, payload) VALUES ${rows}`,
          part.flatMap((message) => [
            message.id,
            message.subject,
            message.aggregateId,
            message.body,
          ]),
        );
      }
    },

    // One relay at a time, or the order would be lost. A named lock says so without holding row
    // locks while the broker is waited for, and dies with the connection of a relay that crashed.
    async relay(limit, publish) {
      const connection = await pool.getConnection();
      try {
        const [turn] = await connection.query(`SELECT GET_LOCK(${lock}, 0) AS mine`);
        if (Number(turn.mine) !== 1) return 0;
        let marking: Promise<unknown> | undefined;
        try {
          const rows: OutboxMessage[] = await connection.execute(unsent, [limit]);
          if (rows.length === 0) return 0;
          const stored = await publish(rows);
          if (stored.length > 0) marking = markSent(connection, stored);
          return rows.length;
        } finally {
          // Sent together and carried out in this order: whoever is next finds the rows marked.
          await Promise.all([marking, connection.query(`DO RELEASE_LOCK(${lock})`)]);
        }
      } finally {
        await connection.release();
      }
    },

    async lag() {
      const [row] = await pool.execute(oldest);
      return { waiting: Number(row.waiting), oldestAgeMs: Math.max(0, Number(row.age) / 1_000) };
    },

    async purge(before, limit) {
      const { affectedRows } = await pool.execute(forget, sqlValues([before, limit]));
      return Number(affectedRows);
    },
  };

  function markSent(connection: PoolConnection, rows: readonly OutboxMessage[]): Promise<unknown> {
    const marks = rows.map(() => '?').join(', ');
    return connection.query(
      `UPDATE ${table} SET sentAt = UTC_TIMESTAMP(3) WHERE id IN (${marks})`,
      rows.map((row) => row.id),
    );
  }
}
