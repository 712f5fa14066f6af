import { generateHydratedPaths } from '@apollo/gateway/dist/executeQueryPlan.js';
import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { occurrences } from './gathering.ts';
import type { PlanRun } from './plan-run.ts';

type ErrorPath = GraphQLFormattedError['path'];

/** A subgraph's error as the stock executor tells it. */
export function subgraphError(
  { message, extensions }: GraphQLFormattedError,
  serviceName: string,
  path: ErrorPath,
): GraphQLError {
  return new GraphQLError(
    message || `Error while fetching subquery from service "${serviceName}"`,
    {
      path,
      extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...extensions, serviceName },
    },
  );
}

/**
 * Where the entities of a fetch stand in the answer: an entity that was asked for once may stand in
 * many places, and its errors are told of each. Worked out only when there are errors.
 */
export class EntityPlaces {
  readonly #run: PlanRun;
  readonly #path: ResponsePath;
  readonly #positionOf: ReadonlyMap<unknown, number>;
  readonly #hydrated: ResponsePath[] = [];
  #known: ErrorPath[][] | undefined;
  #count = 0;

  constructor(run: PlanRun, path: ResponsePath, positionOf: ReadonlyMap<unknown, number>) {
    this.#run = run;
    this.#path = path;
    this.#positionOf = positionOf;
  }

  /** In how many places the entities stand. */
  get count(): number {
    this.#look();
    return this.#count;
  }

  of(position: number): ErrorPath[] {
    const known = this.#look()[position];
    // Of a position nobody asked for, what the stock executor makes of it.
    return known ?? [this.#hydrated[position] ?? []];
  }

  /** Counts as the stock executor does, objects that are no entities included. */
  #look(): ErrorPath[][] {
    if (this.#known) return this.#known;
    const { data } = this.#run;
    const known: ErrorPath[][] = [];
    const hydrated = this.#hydrated;
    generateHydratedPaths([], this.#path, data, hydrated);
    for (const value of occurrences(data, this.#path)) {
      const position = this.#positionOf.get(value);
      if (position === undefined) continue;
      const places = known[position] ?? [];
      places.push(hydrated[this.#count] ?? []);
      known[position] = places;
      this.#count += 1;
    }
    this.#known = known;
    return known;
  }
}

/** The errors of an answer about entities, each at every place its entity stands in. */
export function entityErrors(
  errors: readonly GraphQLFormattedError[],
  fetch: FetchNode,
  path: ResponsePath,
  places: EntityPlaces,
): GraphQLError[] {
  const { serviceName } = fetch;
  return errors.flatMap((error) => {
    const at = error.path;
    if (!at) return [subgraphError(error, serviceName, undefined)];
    const [, position, ...rest] = at;
    if (typeof position !== 'number') {
      return [subgraphError(error, serviceName, [...(path as string[]), ...at])];
    }
    return places
      .of(position)
      .map((place) => subgraphError(error, serviceName, [...(place ?? []), ...rest]));
  });
}
