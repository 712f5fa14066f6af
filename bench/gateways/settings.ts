import { readFileSync } from 'node:fs';

/** What every process of the benchmark reads at start; its path is the first argument. */
export type BenchSettings = {
  world: string;
  natsUrl: string;
  keyId: string;
  publicKey: string;
  /** Ports of the stock subgraphs by name, and of the recorder in front of them. */
  ports: Record<string, number>;
  recorder: { natsUrl: string; ports: Record<string, number> };
};

/** Reads the settings file and the rest of the arguments. */
export function readSettings(): { settings: BenchSettings; rest: string[] } {
  const [, , path = '', ...rest] = process.argv;
  return { settings: JSON.parse(readFileSync(path, 'utf8')) as BenchSettings, rest };
}
