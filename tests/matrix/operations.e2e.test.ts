import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cast, openCast } from './cast.ts';
import { needsOf, operations, probes } from './matrix.ts';
import { answered, promised } from './probe.ts';

let cast: Cast;

beforeAll(async () => {
  cast = await openCast();
});
afterAll(() => cast?.system.stop());

// Operations that close sessions come after those that are asked in them.
const inOrder = [...operations].sort(
  (a, b) => Number(probes[a.name]?.last ?? false) - Number(probes[b.name]?.last ?? false),
);

describe('every operation, in every role, inside and outside its rows', () => {
  it.each(inOrder.map((operation) => ({ name: operation.name, operation })))(
    '$name',
    async ({ name, operation }) => {
      const probe = probes[name];
      const needs = needsOf.get(name);
      if (!probe || !needs) throw new Error(`${name} is not in the matrix: add it to tests/matrix`);
      expect(await answered(cast, operation, probe)).toEqual(promised(needs, probe));
    },
  );
});
