import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspaces.ts';
import type { Check } from './check.ts';

/** Licences anything that is delivered may have: none asks for more than to be named. */
const permissive = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['Unlicense', 'CC0-1.0', 'Zlib', 'Python-2.0'],
]);

/** Others, each for one package, and why it may stay. */
const exceptions: Readonly<Record<string, { licence: string; why: string }>> = {
  '@apollo/composition': { licence: 'Elastic-2.0', why: 'NOTICE' },
  '@apollo/federation-internals': { licence: 'Elastic-2.0', why: 'NOTICE' },
  '@apollo/gateway': { licence: 'Elastic-2.0', why: 'NOTICE' },
  '@apollo/query-graphs': { licence: 'Elastic-2.0', why: 'NOTICE' },
  '@apollo/query-planner': { licence: 'Elastic-2.0', why: 'NOTICE' },
  mariadb: { licence: 'LGPL-2.1-or-later', why: 'used unchanged, as a package of its own' },
  elkjs: { licence: 'EPL-2.0', why: 'of Prisma’s command line, removed from the images' },
  'seq-queue': { licence: 'NONE', why: 'its LICENSE is the MIT licence' },
};

type Delivered = { name: string; licence: string };

/** Licences of everything that is installed for production, as the packages themselves say. */
export const licences: Check = {
  name: 'licences',
  run: async () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; link?: boolean }>;
    };
    const delivered = Object.entries(lock.packages)
      .filter(([path, entry]) => path.includes('node_modules/') && !entry.dev && !entry.link)
      .map(([path]) => join(root, path, 'package.json'))
      // What is for another system is not installed here.
      .filter((file) => existsSync(file))
      .map((file) => readLicence(JSON.parse(readFileSync(file, 'utf8'))));
    const notice = readFileSync(join(root, 'NOTICE'), 'utf8');
    return { problems: licenceProblems(delivered, notice) };
  },
};

type Manifest = {
  name: string;
  license?: string | { type: string };
  licenses?: { type: string }[];
};

/** What a package says of its licence, in any of the forms there have been. */
export function readLicence({ name, license, licenses }: Manifest): Delivered {
  const said = typeof license === 'object' ? license.type : license;
  return { name, licence: said ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'NONE' };
}

/** Packages whose licence is neither permissive nor excepted, and exceptions NOTICE does not name. */
export function licenceProblems(delivered: readonly Delivered[], notice: string): string[] {
  const problems: string[] = [];
  for (const { name, licence } of delivered) {
    if (isPermissive(licence)) continue;
    const known = exceptions[name];
    if (known?.licence !== licence) problems.push(`${name}: ${licence} is not among those allowed`);
    else if (known.why === 'NOTICE' && !notice.includes(name)) {
      problems.push(`${name}: ${licence} has to be named in NOTICE`);
    }
  }
  return [...new Set(problems)];
}

function isPermissive(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '');
  if (/ OR /i.test(plain)) return plain.split(/ OR /i).some(isPermissive);
  return plain.split(/ and /i).every((licence) => permissive.has(licence.trim()));
}
