import { parseArgs } from 'node:util';
import { openDatabase } from '../client.ts';
import { databaseEnv } from '../env.ts';
import { seedDemoForms } from './demo/form-models.ts';
import { seedPeople } from './demo/people.ts';
import { seedReference } from './reference/index.ts';

// `npm run seed [-- --reference-only]`: may be repeated at any time; what people have changed stays.

const { values } = parseArgs({ options: { 'reference-only': { type: 'boolean' } } });
const env = databaseEnv();
if (env.NODE_ENV === 'production' && !values['reference-only']) {
  console.error(
    'Demo accounts are refused in production: everybody knows their password. Use --reference-only.',
  );
  process.exit(1);
}
const database = openDatabase({ url: env.DATABASE_URL, poolSize: 4 });
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
