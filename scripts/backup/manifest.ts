import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsumerConfig, StreamConfig } from '@commerce-tracking/federation-nats/nats-client';
import { Refusal } from '../start/refusal.ts';

/** What a file of lines holds, so that the restored can be compared with the saved. */
export type Content = { lines: number; sha256: string };

/** A table: how it is made, and its rows. */
export type SavedTable = Content & { name: string; definition: string };

/** A stream: how it is made, its messages, and how far each of its followers had come. */
export type SavedStream = Content & {
  name: string;
  config: StreamConfig;
  followers: { config: ConsumerConfig; done: number }[];
};

export type Manifest = {
  format: 1;
  takenAt: string;
  server: string;
  /** Tells whether the secrets at hand are those of the backup, without telling them. */
  secrets: string;
  tables: SavedTable[];
  streams: SavedStream[];
};

const fileOf = (folder: string) => join(folder, 'manifest.json');

/** Written last: a folder without it is no backup. */
export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(fileOf(folder), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
}

/** @throws Refusal when the folder holds no complete backup */
export function readManifest(folder: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(fileOf(folder), 'utf8'));
  } catch {
    throw new Refusal(
      `${folder} holds no complete backup: name the folder that \`npm run backup\` printed.`,
    );
  }
  if (manifest.format !== 1) {
    throw new Refusal(
      `The backup in ${folder} is of another format: restore it with the version that made it.`,
    );
  }
  return manifest;
}

/** The same for the same secrets; nothing can be read from it. */
export function fingerprintOf(secrets: readonly string[]): string {
  const mac = createHmac('sha256', secrets.join('\n')).update('commerce-tracking backup');
  return mac.digest('hex').slice(0, 16);
}
