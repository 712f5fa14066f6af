import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// node scripts/image-packages.mjs <folder of a bundle>…: puts beside each bundle the npm packages it needs to run, and
// no other. `npm prune --omit=dev` is no way to that: it keeps what every workspace asks for in every image, and the whole
// of Prisma's command line, which is an optional peer of its client.

/** Where a bundle says which packages it imports. */
export const importsFile = 'imports.json';

/**
 * Places in node_modules of what these packages need: their dependencies, and those they expect beside them unless they
 * can do without.
 * @param {Record<string, object>} packages of the lock file, by place
 * @param {readonly string[]} names
 * @returns {string[]} sorted
 */
export function packagesFor(packages, names) {
  const places = new Set();
  const queue = names.map((name) => ({ name, from: '', needed: true }));
  for (const { name, from, needed } of queue) {
    const place = placeOf(packages, name, from);
    if (!place && needed) throw new Error(`${name} is imported and not in the lock file`);
    if (!place || places.has(place)) continue;
    places.add(place);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
      packages[place];
    for (const next of Object.keys({ ...optionalDependencies, ...peerDependencies })) {
      if (!peerDependenciesMeta?.[next]?.optional)
        queue.push({ name: next, from: place, needed: false });
    }
    for (const next of Object.keys(dependencies ?? {}))
      queue.push({ name: next, from: place, needed: true });
  }
  return [...places].sort();
}

// As Node looks: in the package's own folder, then in those around it.
function placeOf(packages, name, from) {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    const place = join(folder, 'node_modules', name);
    if (packages[place]) return place;
    if (folder === '') return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const folder of process.argv.slice(2)) {
    const names = JSON.parse(readFileSync(join(folder, importsFile), 'utf8'));
    // What is for another system is not installed here.
    const places = packagesFor(packages, names).filter((place) => existsSync(join(root, place)));
    for (const place of places) {
      cpSync(join(root, place), join(folder, place), {
        recursive: true,
        verbatimSymlinks: true,
        // Packages inside it come by themselves, when they are needed.
        filter: (source) => !source.startsWith(join(root, place, 'node_modules')),
      });
    }
    console.log(`${folder}: ${places.length} packages`);
  }
}
