import { readFileSync } from 'node:fs';

/** What every process of the benchmark reads at start; its path is the first argument. */
export type BenchSettings = {
  natsUrl: string;
  databaseUrl: string;
  tradeflowSecret: string;
  keyId: string;
  publicKey: string;
  supergraphPath: string;
  /** Ports of the stock subgraphs by name. */
  ports: Record<string, number>;
  stockGatewayPort: number;
  ourGatewayPort: number;
};

/** Reads the settings file and the rest of the arguments. */
export function readSettings(): { settings: BenchSettings; argument: string } {
  const [, , path = '', argument = ''] = process.argv;
  return { settings: JSON.parse(readFileSync(path, 'utf8')) as BenchSettings, argument };
}
