import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Bench = { title: string; run(repository: string, flags: string[]): Promise<boolean> };

// npm run bench [name…] [--cpu-prof…]: runs every benchmark of this folder, or those named.
// Each is a folder with a `bench.ts`; it prints its figures and says whether its target was met.
const here = new URL('./', import.meta.url);
const repository = fileURLToPath(new URL('../', here));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const known = readdirSync(here).filter((name) => existsSync(new URL(`${name}/bench.ts`, here)));

for (const name of wanted.length > 0 ? wanted : known) {
  if (!known.includes(name))
    throw new Error(`no benchmark "${name}"; there are ${known.join(', ')}`);
  const { title, run } = (await import(new URL(`${name}/bench.ts`, here).href)) as Bench;
  console.log(`\n${title}\nNode ${process.version}, ${new Date().toISOString().slice(0, 10)}`);
  const met = await run(repository, flags);
  console.log(met ? 'target met' : 'TARGET MISSED');
  if (!met) process.exitCode = 1;
}
