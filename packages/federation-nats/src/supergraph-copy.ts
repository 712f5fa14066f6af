import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { schemaHash } from './schema/schema-hash.ts';

/** A supergraph, and the SDL of each subgraph it was composed from as far as they are known. */
export type KnownSupergraph = {
  supergraphSdl: string;
  subgraphs: Readonly<Record<string, string>>;
};

/**
 * The last supergraph taken, as kept on disk. Null where there is none, and where it was composed
 * beside another committed supergraph than today's: the committed file then knows better.
 */
export async function readCopy(
  file: string,
  committedSdl: string,
): Promise<KnownSupergraph | null> {
  try {
    const { committed, ...copy } = JSON.parse(await readFile(file, 'utf8'));
    const isWhole = typeof copy.supergraphSdl === 'string' && typeof copy.subgraphs === 'object';
    return isWhole && committed === schemaHash(committedSdl) ? copy : null;
  } catch {
    return null; // Absent or unreadable: the committed file is as good.
  }
}

/** Replaces the copy in one step. */
export async function writeCopy(
  file: string,
  committedSdl: string,
  copy: KnownSupergraph,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify({ committed: schemaHash(committedSdl), ...copy }));
  await rename(draft, file);
}
