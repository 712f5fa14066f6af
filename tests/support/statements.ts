import { connectTo, databaseName } from './database-template.ts';

/**
 * The statements that are sent to one database while work is done, in the words the server noted down. It notes down
 * those of all databases for that while, so one test at a time may ask.
 */
export async function statementsDuring(
  databaseUrl: string,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const connection = await connectTo(databaseUrl);
  try {
    await connection.query("SET GLOBAL log_output = 'TABLE'");
    await connection.query('TRUNCATE TABLE mysql.general_log');
    await connection.query('SET GLOBAL general_log = ON');
    await work();
    await connection.query('SET GLOBAL general_log = OFF');
    const rows: { text: string }[] = await connection.query(
      `SELECT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log
       WHERE command_type IN ('Execute', 'Query')
         AND thread_id IN (SELECT id FROM information_schema.processlist WHERE db = ?)`,
      [databaseName(databaseUrl)],
    );
    return rows.map(({ text }) => text);
  } finally {
    await connection.query('SET GLOBAL general_log = OFF');
    await connection.end();
  }
}
