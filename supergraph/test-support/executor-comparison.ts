import { ApolloGateway, type GatewayConfig, type GraphQLDataSource } from '@apollo/gateway';
import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import {
  expandEntities,
  fanOutErrors,
  joinRepresentations,
} from '@commerce-tracking/federation-nats/asking/representations';
import { subgraphsIn } from '@commerce-tracking/federation-nats/schema/supergraph-text';
import { buildSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { planWithoutIntrospection } from '../src/execution/nested-introspection.ts';
import { prepareGateway } from '../src/execution/prepared-gateway.ts';
import { fetchesOf } from '../src/execution/settled-places.ts';
import { answerText, differingParts, saysMoreThanCut } from './compared-answers.ts';
import { calm, rough, storm, type Weather } from './fake-answer.ts';
import { type FakeSubgraphs, fakeSubgraphs } from './fake-subgraphs.ts';
import { seededRandom } from './random.ts';
import { randomOperation } from './random-operations.ts';

export type Comparison = {
  /** Text of the first difference with all that is needed to see it again, or null. */
  difference: string | null;
  /** Operations compared, answers compared, and how many of these the prepared executor gave by itself. */
  operations: number;
  answers: number;
  preparedAnswers: number;
  faultyAnswers: number;
  /** Of these, operations given up: the planner cannot plan them, or the data are beyond use. */
  thrown: number;
  /** Answers unlike the stock executor's first one, but like one that it gives when subgraphs answer in another order. */
  hangingOnOrder: number;
  /** Answers with more than the stock executor's, which something that is no entity has cut short. */
  fullerThanCut: number;
  /** Messages with several fetches in them. */
  joint: number;
  /** Plans with fetches that ask for entities, and with each kind of rewriting. */
  plans: PlanKinds;
};

type PlanKinds = { entities: number; inputRewrites: number; outputRewrites: number };

export type Comparer = {
  /** Compares that many random operations, the same for the same seed. */
  compare(options: { seed: number; operations: number; depthMax: number }): Promise<Comparison>;
};

const weathers = [calm, rough, storm];

/** So many orders of answers are tried where the first has given something else. */
const ordersMax = 60;

/** Two gateways over one supergraph that use the same plans. */
export type BothExecutors = {
  stock: GatewayExecutor;
  prepared: GatewayExecutor;
  schema: GraphQLSchema;
  /** How many operations the prepared one has left to the stock one. */
  leftToStock(): number;
  forgetPlans(): void;
  planKinds: PlanKinds;
};

export async function bothExecutors(
  supergraphSdl: string,
  sources: ReadonlyMap<string, GraphQLDataSource>,
): Promise<BothExecutors> {
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const plans = new Map<string, QueryPlan>();
  const planKinds: PlanKinds = { entities: 0, inputRewrites: 0, outputRewrites: 0 };
  const cache = {
    get: async (key: string) => plans.get(key),
    async set(key: string, plan: QueryPlan) {
      plans.set(key, plan);
      const fetches = fetchesOf(plan.node as PlanNode | undefined).map(({ fetch }) => fetch);
      if (fetches.some(({ requires }) => requires)) planKinds.entities += 1;
      if (fetches.some(({ inputRewrites }) => inputRewrites?.length)) planKinds.inputRewrites += 1;
      if (fetches.some(({ outputRewrites }) => outputRewrites?.length))
        planKinds.outputRewrites += 1;
    },
    delete: async (key: string) => plans.delete(key),
    clear: () => plans.clear(),
  };
  const build = (
    services: ReadonlyMap<string, GraphQLDataSource>,
    listener?: GatewayConfig['experimental_didResolveQueryPlan'],
  ) =>
    // For both: what the planner refuses neither of them executes.
    planWithoutIntrospection(
      new ApolloGateway({
        supergraphSdl,
        buildService: ({ name }) => services.get(name) as GraphQLDataSource,
        // Any plan will do: the best one costs most of the time.
        queryPlannerConfig: {
          cache: cache as never,
          debug: { maxEvaluatedPlans: 20, pathsLimit: 100 },
        },
        experimental_didResolveQueryPlan: listener,
      }),
    );
  const joining = new Map([...sources].map(([name, source]) => [name, joiningSource(source)]));
  const { executor: stock, schema } = await build(joining).load();
  let leftToStock = 0;
  const gateway = prepareGateway((listener) => {
    const inner = build(joining, listener);
    const load = inner.load.bind(inner);
    inner.load = async (options) => {
      const loaded = await load(options);
      const executor: GatewayExecutor = (context) => {
        leftToStock += 1;
        return loaded.executor(context as never);
      };
      return { ...loaded, executor: executor as never };
    };
    return inner;
  }, sources);
  const { executor: prepared } = await gateway.load({ apollo: {} } as never);
  return {
    stock: stock as GatewayExecutor,
    prepared: prepared as GatewayExecutor,
    schema: schema as GraphQLSchema,
    leftToStock: () => leftToStock,
    forgetPlans: () => plans.clear(),
    planKinds,
  };
}

/** Sends equal representations once, as the data source over NATS does for any executor. */
function joiningSource(source: GraphQLDataSource): GraphQLDataSource {
  return {
    async process(options) {
      const { request } = options;
      const given = request.variables?.representations;
      if (!Array.isArray(given) || !request.query?.includes('_entities')) {
        return source.process(options);
      }
      const { json, positions, count } = joinRepresentations(given);
      const representations = JSON.parse(json);
      const variables = { ...request.variables, representations };
      const response = await source.process({ ...options, request: { ...request, variables } });
      if (!positions) return response;
      const { data, errors } = response;
      const entities = data?._entities;
      if (data && Array.isArray(entities)) {
        data._entities = entities.length === count ? expandEntities(entities, positions) : [];
      }
      return errors ? { ...response, errors: fanOutErrors(errors, positions) } : response;
    },
  };
}

/** Compares the stock executor and the prepared one over subgraphs that answer at random. */
export async function compareExecutors(supergraphSdl: string): Promise<Comparer> {
  const types = buildSchema(supergraphSdl, { assumeValidSDL: true });
  const fakes = fakeSubgraphs(
    types,
    subgraphsIn(supergraphSdl).map(({ name }) => name),
  );
  const { stock, prepared, schema, leftToStock, forgetPlans, planKinds } = await bothExecutors(
    supergraphSdl,
    fakes.sources,
  );

  return {
    async compare({ seed, operations, depthMax }) {
      const counts = { operations: 0, answers: 0, preparedAnswers: 0, faultyAnswers: 0, thrown: 0 };
      const result = { ...counts, hangingOnOrder: 0, fullerThanCut: 0, plans: planKinds };
      for (let number = 0; number < operations; number += 1) {
        const random = seededRandom(seed + number);
        const operation = randomOperation(schema, random, depthMax);
        const document = parse(operation.query);
        forgetPlans();
        const takesWritten = number % 2 === 0;
        fakes.takeWritten(takesWritten);
        result.operations += 1;
        const ask = (
          executor: GatewayExecutor,
          variables: Record<string, unknown>,
          set: number,
          order = '',
        ) =>
          told(async () => {
            const answerSeed = seed + number + set;
            fakes.change(answerSeed, weathers[answerSeed % 3] as Weather, order);
            fakes.fetches();
            return executor(contextOf(document, operation, variables, schema));
          }, fakes);
        const isOfAnotherOrder = async (
          found: string,
          variables: Record<string, unknown>,
          set: number,
        ) => {
          for (let order = 1; order <= ordersMax; order += 1) {
            if ((await ask(stock, variables, set, `${order} `)) === found) return true;
          }
          return false;
        };
        for (const [set, variables] of operation.variableSets.entries()) {
          const expected = await ask(stock, variables, set);
          // The first time it plans, then each fetch goes by itself, and from then on they may travel together.
          if (set === 0) await ask(prepared, variables, set);
          if (set === 0 && takesWritten) await ask(prepared, variables, set);
          const before = leftToStock();
          const found = await ask(prepared, variables, set);
          result.answers += 1;
          if (leftToStock() === before) result.preparedAnswers += 1;
          if (!expected.startsWith('{"data":{') || expected.includes('"errors":[')) {
            result.faultyAnswers += 1;
          }
          if (expected.startsWith('{"thrown"')) result.thrown += 1;
          if (found === expected) continue;
          if (saysMoreThanCut(expected, found)) result.fullerThanCut += 1;
          else if (await isOfAnotherOrder(found, variables, set)) result.hangingOnOrder += 1;
          else {
            const difference = [
              `seed ${seed + number} (operation ${number} of seed ${seed}, variables ${set})`,
              operation.query,
              `variables: ${JSON.stringify(variables)}`,
              ...differingParts(expected, found),
            ].join('\n');
            return { ...result, joint: fakes.askedJointly(), difference };
          }
        }
      }
      return { ...result, joint: fakes.askedJointly(), difference: null };
    },
  };
}

/** One request, as Apollo Server would make it. */
export function contextOf(
  document: DocumentNode,
  { query, operationName }: { query: string; operationName: string | undefined },
  variables: Record<string, unknown>,
  schema: GraphQLSchema,
): never {
  return {
    request: { query, variables: structuredClone(variables), operationName },
    ...{ document, queryHash: query, source: query, schema },
    operationName: operationName ?? null,
    context: {},
    metrics: {},
    logger: console,
  } as never;
}

/** The answer as a client reads it, or that there was none; and what the subgraphs were asked. */
export async function told(
  run: () => ReturnType<GatewayExecutor>,
  fakes?: FakeSubgraphs,
): Promise<string> {
  try {
    const answer = await run();
    return answerText(answer, fakes?.fetches());
  } catch {
    // Given up, in whatever words; branches that were under way may still ask.
    await fakes?.idle();
    return '{"thrown":true}';
  }
}
