import { connectTo, databaseName } from './database-template.ts';

/** How many rows each table holds and how often they were changed; messages and sessions left out. */
export async function tableContents(databaseUrl: string): Promise<Record<string, string>> {
  const schema = databaseName(databaseUrl);
  const connection = await connectTo(databaseUrl);
  try {
    await connection.query(`USE \`${schema}\``);
    const tables: { name: string; versioned: bigint }[] = await connection.query(
      `SELECT t.TABLE_NAME AS name, COUNT(c.COLUMN_NAME) AS versioned
       FROM information_schema.TABLES t LEFT JOIN information_schema.COLUMNS c
         ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME AND c.COLUMN_NAME = 'version'
       WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME NOT REGEXP '_(outbox|command|job|session|audit_entry|service_sighting)$'
       GROUP BY t.TABLE_NAME`,
      [schema],
    );
    const counts: Record<string, string> = {};
    for (const { name, versioned } of tables) {
      const changes = Number(versioned) ? 'COALESCE(SUM(version), 0)' : '0';
      const [row]: { counted: string }[] = await connection.query(
        `SELECT CONCAT(COUNT(*), ' rows, ', ${changes}, ' versions') AS counted FROM \`${name}\``,
      );
      counts[name] = row?.counted ?? '';
    }
    return counts;
  } finally {
    await connection.end();
  }
}
