import type { PoolConnection } from 'mariadb';
import type { SqlValue, sqlRows } from './sql-values.ts';

/** What the driver keeps per connection, and its types leave out. */
type PrepareCache = { get(sql: string): { close(): void } | null };

/** Rows of a question, counts of a write. */
type Answer = Parameters<typeof sqlRows>[0] & { affectedRows: number | bigint };

type Execute = (text: string, values: SqlValue[]) => Promise<Answer>;

/**
 * Sends statements without waiting, and has them carried out in the order they were given. With MySQL the
 * driver waits for a new statement to be prepared before it sends it: what was given after it would overtake
 * it, so it waits likewise. MariaDB prepares and carries out in one go. `assertOpen` refuses what comes too late.
 */
export function sendInOrder(connection: PoolConnection, assertOpen: () => void): Execute {
  const waits = !connection.info?.isMariaDB();
  let ahead: Promise<unknown> | null = null;
  return (text, values) => {
    const run = async (): Promise<Answer> => {
      assertOpen();
      return connection.execute(text, values);
    };
    if (!waits) return run();
    if (!ahead && isPrepared(connection, text)) return run();
    const sent: Promise<Answer> = ahead ? ahead.then(run) : run();
    const settled = sent.then(
      () => undefined,
      () => undefined,
    );
    ahead = settled;
    void settled.then(() => {
      if (ahead === settled) ahead = null;
    });
    return sent;
  };
}

function isPrepared(connection: PoolConnection, text: string): boolean {
  const { prepareCache } = connection as unknown as { prepareCache: PrepareCache | null };
  const prepared = prepareCache?.get(text);
  prepared?.close();
  return Boolean(prepared);
}
