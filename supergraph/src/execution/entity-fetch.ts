import type { FetchNode, QueryPlanSelectionNode, ResponsePath } from '@apollo/query-planner';
import type { FetchAnswer } from '@commerce-tracking/federation-nats/data-source';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { EntityBatch } from './entity-batch.ts';
import { EntityPlaces, entityErrors, subgraphError } from './fetch-errors.ts';
import { givenVariables, prepareAsk } from './fetch-text.ts';
import type { JointTexts } from './joint-text.ts';
import { mergeEntity } from './merging.ts';
import { asGraphQLError, type Data, type PlanRun, type Step } from './plan-run.ts';
import { prepareRepresentation } from './representation.ts';
import { prepareRewrites } from './rewriting.ts';

export type EntityFetch = FetchNode & { requires: QueryPlanSelectionNode[] };

/** The objects a fetch is for, and the position each one's representation has in it. */
type Asked = { owners: Data[]; positions: number[]; texts: string[] };

/**
 * Prepares a fetch of entities: each distinct representation is sent once and what is received is
 * given to all objects it stands for. With a `batchKey`, fetches of the same key become one.
 */
export function prepareEntityFetch(
  schema: GraphQLSchema,
  fetch: EntityFetch,
  path: ResponsePath,
  { batchKey, joints }: { batchKey: string | null; joints: JointTexts },
): Step {
  const ask = prepareAsk(fetch, path, joints);
  const write = prepareRepresentation(
    schema,
    fetch.requires,
    prepareRewrites(schema, fetch.inputRewrites),
  );
  const rewrite = prepareRewrites(schema, fetch.outputRewrites);
  const usesReserved = fetch.variableUsages?.includes('representations') ?? false;

  return async (run, values) => {
    try {
      const asked = askedOf(values, write);
      if (asked.owners.length === 0) return;
      if (usesReserved && 'representations' in givenVariables(run, ['representations'])) {
        throw new Error('Variables cannot contain key "representations"');
      }
      if (batchKey === null) return await askApart(run, asked);
      const batch = batchOf(run, batchKey, (representations) => ask(run, representations));
      const places = asked.texts.map((text) => batch.add(text));
      const answer = await batch.answer;
      if (batch.size > asked.texts.length && !isDivisible(answer, batch.size)) {
        return await askApart(run, asked);
      }
      const mine: unknown[] = [];
      take(run, asked, ownPart(answer, places, batch.size), batch.size, (received, at) => {
        if (!(at in mine)) mine[at] = batch.take(received, places[at] as number);
        return mine[at];
      });
    } catch (error) {
      run.errors.push(asGraphQLError(error));
    }
  };

  async function askApart(run: PlanRun, asked: Asked): Promise<void> {
    const answer = await ask(run, `[${asked.texts.join(',')}]`);
    take(run, asked, answer, asked.texts.length, (received, at) => received[at]);
  }

  function take(
    run: PlanRun,
    { owners, positions }: Asked,
    answer: FetchAnswer,
    count: number,
    entityAt: (received: unknown[], position: number) => unknown,
  ): void {
    const places = () => {
      const positionOf = new Map(owners.map((owner, index) => [owner, positions[index] as number]));
      return new EntityPlaces(run, path, positionOf);
    };
    if (answer.errors) run.errors.push(...told(answer, places()));
    const { data } = answer;
    if (!data) return;
    const received = data._entities;
    if (!Array.isArray(received)) {
      throw new Error('Expected "data._entities" in response to be an array');
    }
    if (received.length !== count) {
      const wanted = places().count;
      throw new Error(`Expected "data._entities" to contain ${wanted} elements`);
    }
    for (let index = 0; index < owners.length; index += 1) {
      const owner = owners[index] as Data;
      const entity = entityAt(received, positions[index] as number) as Data | null;
      if (!entity) continue;
      if (!entity.__typename) entity.__typename = owner.__typename;
      rewrite?.(entity);
      mergeEntity(owner, entity);
    }
  }

  function told({ errors = [], isUnanswered }: FetchAnswer, places: EntityPlaces) {
    if (!isUnanswered) return entityErrors(errors, fetch, path, places);
    // A fetch that was not answered at all has a place only where that is one.
    const place = places.count === 1 ? places.of(0)[0] : undefined;
    return errors.map((error) => subgraphError(error, fetch.serviceName, place));
  }
}

function askedOf(values: readonly unknown[], write: (value: unknown) => string | undefined): Asked {
  const asked: Asked = { owners: [], positions: [], texts: [] };
  const known = new Map<string, number>();
  for (const value of values) {
    const text = write(value);
    if (text === undefined) continue;
    let position = known.get(text);
    if (position === undefined) {
      position = asked.texts.push(text) - 1;
      known.set(text, position);
    }
    asked.owners.push(value as Data);
    asked.positions.push(position);
  }
  return asked;
}

function batchOf(
  run: PlanRun,
  key: string,
  send: (representations: string) => Promise<FetchAnswer>,
): EntityBatch {
  const open = run.batches.get(key);
  if (open) return open;
  const batch = new EntityBatch((representations) => {
    run.batches.delete(key);
    return send(representations);
  });
  run.batches.set(key, batch);
  return batch;
}

/**
 * Whether it can be told what of a common answer is for whom. Where it failed as a whole, only one of the
 * fetches may have brought that about: each asks by itself.
 */
function isDivisible({ data, isUnanswered }: FetchAnswer, count: number): boolean {
  if (isUnanswered) return true;
  const entities = data?._entities;
  return Array.isArray(entities) && entities.length === count;
}

/** What of a common answer is told to one of the fetches it is for. */
function ownPart(answer: FetchAnswer, places: readonly number[], count: number): FetchAnswer {
  if (!answer.errors || answer.isUnanswered) return answer;
  const errors = answer.errors.flatMap((error): GraphQLFormattedError[] => {
    const [root, position, ...rest] = error.path ?? [];
    if (root === undefined || typeof position !== 'number') return [error];
    const own = places.indexOf(position);
    if (own >= 0) return [{ ...error, path: [root, own, ...rest] }];
    const isOfOthers = position >= 0 && position < count;
    return isOfOthers ? [] : [error];
  });
  return { ...answer, errors: errors.length > 0 ? errors : undefined };
}
