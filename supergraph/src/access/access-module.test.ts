import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RequestContext } from '../request-context.ts';
import { readAccessModule } from './access-module.ts';

const folder = mkdtempSync(join(tmpdir(), 'access-module-'));
let modules = 0;

function write(text: string): string {
  modules += 1;
  const path = join(folder, `access-${modules}.mjs`);
  writeFileSync(path, text);
  return path;
}

const held = async (policies: string) => {
  const path = write(`export const policies = ${policies};`);
  const guard = await readAccessModule(path);
  return guard.policies?.(['blessing', 'curse'], {} as RequestContext);
};

it('takes the policies that hold as a set or as a list, at once or later', async () => {
  const blessing = new Set(['blessing']);
  expect(await held("() => new Set(['blessing'])")).toEqual(blessing);
  expect(await held("() => ['blessing']")).toEqual(blessing);
  expect(await held("async (names) => names.filter((name) => name === 'blessing')")).toEqual(
    blessing,
  );
});

it.each(["'blessing'", 'true', 'undefined', '({ blessing: true })'])(
  'takes no policies from %s, and says so',
  async (answer) => {
    await expect(held(`() => ${answer}`)).rejects.toThrow('has to give a Set of names, or a list');
  },
);

it('names variable and file of a module that is not there or cannot be read', async () => {
  const nowhere = join(folder, 'nowhere.mjs');
  await expect(readAccessModule(nowhere)).rejects.toThrow(
    `ACCESS_MODULE: ${nowhere} cannot be loaded: `,
  );
  const broken = write('export const caller = (');
  await expect(readAccessModule(broken)).rejects.toThrow(
    `ACCESS_MODULE: ${broken} cannot be loaded: `,
  );
});
