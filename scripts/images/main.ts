import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../servers/ports.ts';
import { findEngine } from './engine.ts';

// npm run images [-- --engine podman --node-image <name>]: builds all images and tries them. By hand, not in the test
// run: it takes minutes and a container engine.

const { values } = parseArgs({
  options: { engine: { type: 'string' }, 'node-image': { type: 'string' } },
});
const folder = mkdtempSync(join(tmpdir(), 'commerce-tracking-images-'));
try {
  const engine = findEngine(values.engine);
  // Before anything reads them: a broker, a database and a gateway beside those that may be running.
  Object.assign(process.env, {
    LOCAL_DATA_FOLDER: folder,
    LOCAL_NATS_PORT: String(await freePort()),
    LOCAL_DATABASE_PORT: String(await freePort()),
    PORT: String(await freePort()),
  });
  const { trial } = await import('./trial.ts');
  const problems = await trial(engine, values['node-image']);
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'All images hold.' : `${problems.length} problems.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
