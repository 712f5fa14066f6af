import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockedPackages, packagesFor } from '../image-packages.mjs';
import { root } from '../workspaces.ts';
import type { Engine } from './engine.ts';

type Configuration = {
  User?: string;
  Env?: string[];
  Healthcheck?: { Test?: string[] };
};

/** What is found in an image, by `look` in a container of it. */
type Found = {
  /** Packages, by place under the folder of the bundle. */
  places: string[];
  /** What the bundle imports. */
  imports: string[];
  /** Files that have no business in an image. */
  strange: string[];
  /** Files of the application that its own user could change. */
  writable: string[];
};

/** What an image says of itself; podman has the health check beside the rest. */
export function configuration(engine: Engine, image: string): Configuration {
  const [{ Config, Healthcheck }] = JSON.parse(engine.run('image', 'inspect', image));
  return { Healthcheck, ...Config };
}

/** What is wrong with an image before it is run: its user, its settings, and what lies in it. */
export function contentProblems(engine: Engine, image: string): string[] {
  const { User, Env = [] } = configuration(engine, image);
  const problems: string[] = [];
  if (User !== '1000') problems.push(`runs as ${User || 'root'}, not as 1000`);
  for (const setting of Env) {
    if (/SECRET|SEED|PASSWORD|TOKEN/i.test(setting)) problems.push(`holds the setting ${setting}`);
  }
  const found: Found = JSON.parse(
    engine.run('run', '--rm', '--network', 'host', '--entrypoint', 'node', image, '-e', look),
  );
  return [...problems, ...foundProblems(found)];
}

/** Packages that are not needed or are tools, files that should not be there, files that could be changed. */
export function foundProblems(
  found: Found,
  lock: Record<string, { dev?: boolean }> & LockedPackages = lockedPackages(),
): string[] {
  const needed = new Set(packagesFor(lock, found.imports));
  return [
    ...found.places.filter((place) => !needed.has(place)).map((place) => `does not need ${place}`),
    ...found.places.filter((place) => lock[place]?.dev).map((place) => `holds a tool: ${place}`),
    ...found.strange.map((file) => `holds ${file}`),
    ...found.writable.map((file) => `may change its own ${file}`),
  ];
}

function lockedPackages(): LockedPackages {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
}

// Run in the image, where there is nothing but Node.
const look = `
  const fs = require('node:fs'), path = require('node:path');
  const found = { places: [], imports: [], strange: [], writable: [] };
  const isPackage = (folder) => /node_modules\\/(@[^/]+\\/)?[^/@.][^/]*$/.test(folder);
  (function walk(folder, bundle) {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      const ours = !file.includes('node_modules');
      if (/^\\.env|^\\.git$|^\\.npmrc$/.test(entry.name) || (ours && /\\.(ts|pem|key|test\\.\\w+)$/.test(file))) found.strange.push(file);
      if (entry.name === 'imports.json' && ours) found.imports = JSON.parse(fs.readFileSync(file, 'utf8'));
      if (entry.isDirectory()) {
        const dist = entry.name === 'dist' && ours ? file : bundle;
        if (dist && isPackage(file)) found.places.push(path.relative(dist, file));
        walk(file, dist);
      } else if (!entry.isSymbolicLink()) {
        try { fs.accessSync(file, fs.constants.W_OK); found.writable.push(file); } catch {}
      }
    }
  })('/app', '');
  console.log(JSON.stringify(found));
`;
