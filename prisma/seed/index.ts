import { parseArgs } from 'node:util';
import { openDatabase } from '../client.ts';
import { defaultDatabaseUrl } from '../database-url.ts';
import { seedDemoForms } from './demo/form-models.ts';
import { seedPeople } from './demo/people.ts';
import { seedReference } from './reference/index.ts';

// `npm run seed [-- --reference-only]`: may be repeated at any time; what people have changed stays.

const { values } = parseArgs({ options: { 'reference-only': { type: 'boolean' } } });
const database = openDatabase({ url: process.env.DATABASE_URL ?? defaultDatabaseUrl, poolSize: 4 });
try {
  await seedReference(database.db);
  // An installation with real people wants no demo accounts, whose password everybody knows.
  if (!values['reference-only']) {
    await seedPeople(database.db);
    await seedDemoForms(database.db);
  }
} finally {
  await database.close();
}
