import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApolloGateway } from '@apollo/gateway';
import { loadableSupergraph } from '../../supergraph/src/access/loadable-supergraph.ts';
import {
  giveSupergraph,
  readSupergraphInSteps,
} from '../../supergraph/src/schema/supergraph-in-steps.ts';

const rounds = 7;
const shareMax = 0.5;

export const title = `change of schema: the longest stop of the event loop at most ${shareMax} of what the library's own update takes`;

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const buildService = () => ({ process: () => Promise.reject(new Error('nobody is asked')) });

/** Loads our own supergraph again and again, in one piece and in steps in turn, in one process. */
export async function run(repository: string): Promise<boolean> {
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  // As in production: what was checked when it was composed is not checked again.
  process.env.NODE_ENV = 'production';
  const sdl = loadableSupergraph(
    readFileSync(join(repository, 'supergraph/supergraph.graphql'), 'utf8'),
  );
  let update: (sdl: string) => void = () => undefined;
  const stock = new ApolloGateway({
    ...{ logger, buildService },
    supergraphSdl: async (given) => {
      update = given.update;
      return { supergraphSdl: sdl };
    },
  });
  await stock.load();
  const inSteps = async (text: string) => {
    const supergraph = await readSupergraphInSteps(text);
    const gateway = new ApolloGateway({ ...{ logger, buildService }, supergraphSdl: text });
    giveSupergraph(gateway, supergraph);
    await gateway.load();
    await gateway.stop();
  };

  const stops = { update: [] as number[], steps: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const text = `${sdl}# ${round}\n`;
    stops.update.push(await longestStop(async () => update(text)));
    stops.steps.push(await longestStop(() => inSteps(text)));
  }
  await stock.stop();
  const [whole, steps] = [median(stops.update), median(stops.steps)];
  console.log(`update of @apollo/gateway  ${whole.toFixed(0)} ms`);
  console.log(`a second gateway in steps  ${steps.toFixed(0)} ms`);
  console.log(`ratio ${(steps / whole).toFixed(2)}`);
  return steps / whole <= shareMax;
}

/** The longest time between two turns of the event loop while something is done. */
async function longestStop(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  await pause(20);
  longest = 0;
  await work();
  await pause(20);
  clearInterval(watch);
  return longest;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
