import { readFileSync } from 'node:fs';
import { composeMarket, marketNames } from '@commerce-tracking/federation-nats/testing/market';
import { describe, expect, it } from 'vitest';
import { compareExecutors } from '../../test-support/executor-comparison.ts';
import { composeWorld } from '../../test-support/worlds/composed-world.ts';
import { fields } from '../../test-support/worlds/fields.ts';
import { interfaces } from '../../test-support/worlds/interfaces.ts';
import { likenesses } from '../../test-support/worlds/likenesses.ts';
import { moves } from '../../test-support/worlds/moves.ts';
import { loadableSupergraph } from '../access/loadable-supergraph.ts';

// DIFFERENTIAL_OPERATIONS=5000 compares as many in all, DIFFERENTIAL_SEED begins elsewhere: CONTRIBUTING.md.
const operationsInAll = Number(process.env.DIFFERENTIAL_OPERATIONS ?? 500);
const seed = Number(process.env.DIFFERENTIAL_SEED ?? 1);

const withoutRatings = marketNames.filter((name) => name !== 'ratings');
const ours = new URL('../../supergraph.graphql', import.meta.url);
type Kind = 'entities' | 'inputRewrites' | 'outputRewrites' | 'joint';
type Compared = {
  name: string;
  supergraphSdl: () => string;
  depthMax: number;
  share: number;
  /** What its plans have to have, so that it is there for something. */
  has: Kind[];
};
const supergraphs: Compared[] = [
  // Nearly all of its plans rewrite values, and some cannot be made at all.
  {
    name: 'a market with interface objects',
    supergraphSdl: composeMarket,
    depthMax: 3,
    share: 0.1,
    has: ['entities', 'inputRewrites'],
  },
  {
    name: 'a market without them',
    supergraphSdl: () => composeMarket(withoutRatings),
    depthMax: 4,
    share: 0.25,
    has: ['entities', 'joint'],
  },
  {
    name: 'fields that want others first',
    supergraphSdl: () => composeWorld(fields),
    depthMax: 3,
    share: 0.15,
    has: ['entities', 'joint'],
  },
  {
    name: 'names that clash',
    supergraphSdl: () => composeWorld(likenesses),
    depthMax: 3,
    share: 0.1,
    has: ['entities', 'outputRewrites'],
  },
  {
    name: 'what has moved and is called otherwise',
    supergraphSdl: () => composeWorld(moves),
    depthMax: 3,
    share: 0.1,
    has: ['entities'],
  },
  {
    name: 'entities known by their interface',
    supergraphSdl: () => composeWorld(interfaces),
    depthMax: 3,
    share: 0.1,
    has: ['entities', 'inputRewrites'],
  },
  {
    name: 'our own supergraph',
    supergraphSdl: () => loadableSupergraph(readFileSync(ours, 'utf8')),
    depthMax: 3,
    share: 0.2,
    has: ['entities'],
  },
];

describe('the prepared executor gives what the stock one gives', () => {
  it.each(supergraphs)('over $name', { timeout: 600_000 }, async (compared) => {
    const { name, depthMax, share, has } = compared;
    const comparer = await compareExecutors(compared.supergraphSdl());
    const operations = Math.ceil(operationsInAll * share);
    const from = performance.now();
    const { difference, ...figures } = await comparer.compare({ seed, operations, depthMax });
    const seconds = Math.round(performance.now() - from) / 1_000;
    process.stdout.write(`${name}, seed ${seed}: ${JSON.stringify({ ...figures, seconds })}\n`);
    if (difference) throw new Error(difference);
    expect(figures.preparedAnswers).toBeGreaterThan(figures.answers / 2);
    // What is excused is rare, or something else is wrong.
    const excused = figures.hangingOnOrder + figures.fullerThanCut;
    expect(excused).toBeLessThanOrEqual(1 + figures.answers / 1_000);
    for (const kind of has)
      expect({ ...figures.plans, joint: figures.joint }[kind]).toBeGreaterThan(0);
  });
});
