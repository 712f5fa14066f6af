import { defineConfig } from 'prisma/config';
import { defaultDatabaseUrl } from './prisma/database-url.ts';

// Read by the Prisma command line only. Services take their address from their own environment.
export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed/index.ts' },
  datasource: { url: process.env.DATABASE_URL ?? defaultDatabaseUrl },
});
