import { ensureInstalled, requireNode } from './installed.mjs';

// npm test [-- <vitest arguments>]: installs what is missing, generates, builds, and runs every test on private ports.
requireNode();
ensureInstalled();
try {
  const { register } = await import('tsx/esm/api');
  await import('./graphql-loader.mjs');
  register();
  const { test } = await import('./test/test.ts');
  process.exitCode = await test(process.argv.slice(2));
} catch (error) {
  console.error(error?.name === 'Refusal' ? error.message : error);
  process.exit(1);
}
