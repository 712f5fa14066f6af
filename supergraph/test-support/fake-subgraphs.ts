import type { FetchAnswer, WrittenSource } from '@commerce-tracking/federation-nats/data-source';
import { type FieldNode, type GraphQLSchema, Kind, parse, print } from 'graphql';
import type { Source } from '../src/execution/plan-run.ts';
import {
  calm,
  type Data,
  FakeAnswer,
  type Fault,
  interfaceObjects,
  type Weather,
} from './fake-answer.ts';
import { hashOf } from './random.ts';

export type FakeSubgraphs = {
  sources: ReadonlyMap<string, Source>;
  /** Whether they take written fetches too, which may be several in one message. */
  takeWritten(yes: boolean): void;
  /** Another seed gives other answers, the same seed the same to the same question; another order gives them in that. */
  change(seed: number, weather: Weather, order?: string): void;
  /** What was asked since the last look: each fetch, or each entity of one, without its operation's name. */
  fetches(): string[];
  /** How many messages have had several fetches in them. */
  askedJointly(): number;
  /** Settled when no question is left to be answered. */
  idle(): Promise<void>;
};

/**
 * Subgraphs that answer any fetch with data that fit the supergraph's types, and depend on nothing
 * but the question and the seed.
 */
export function fakeSubgraphs(schema: GraphQLSchema, names: Iterable<string>): FakeSubgraphs {
  let seed = 0;
  let weather = calm;
  let order = '';
  let fetches: string[] = [];
  const turns = createTurns();
  const documents = new Map<string, ReturnType<typeof parse>>();
  const sources = new Map<string, Source>();
  let takesWritten = false;
  let jointly = 0;
  for (const name of names) {
    const objects = interfaceObjects(schema, name);
    const answerTo = async (query: string, given: string | undefined, variables: Data) => {
      // Fetches that differ in their name alone may travel together, so that nothing may hang on it.
      const text = given ? query.replace(` ${given}`, '') : query;
      if (documents.size > 1_000) documents.clear();
      const document = documents.get(query) ?? parse(query, { noLocation: true });
      documents.set(query, document);
      const entities = entityFields(document);
      const [only] = entities;
      const question = only
        ? questionFor(name, only, variables)
        : `${name} ${text} ${JSON.stringify(variables)}`;
      if (entities.length > 1) {
        jointly += 1;
        return jointAnswer(entities, variables, answerTo);
      }
      if (!only) fetches.push(question);
      else {
        const representations = variables.representations as Data[];
        for (const one of representations) fetches.push(`${question} ${JSON.stringify(one)}`);
      }
      await turns.next(hashOf(`${order}${seed} ${question}`));
      const answer = new FakeAnswer({ schema, name, objects }, document, variables, weather);
      return answer.give(`${seed} ${question}`, String(seed), only !== undefined);
    };
    sources.set(name, {
      process: async ({ request: { query = '', operationName, variables = {} } }) =>
        answerTo(query, operationName, variables) as never,
      get ask(): WrittenSource['ask'] | undefined {
        if (!takesWritten) return undefined;
        return async ({ text }) => {
          const { query, operationName, variables = {} } = JSON.parse(text);
          return answerTo(query, operationName, variables);
        };
      },
    });
  }
  return {
    sources,
    change(newSeed, newWeather, newOrder = '') {
      seed = newSeed;
      weather = newWeather;
      order = newOrder;
    },
    takeWritten(yes) {
      takesWritten = yes;
    },
    fetches() {
      const asked = fetches;
      fetches = [];
      return asked;
    },
    askedJointly: () => jointly,
    idle: turns.idle,
  };
}

/** The entity fetches a document is made of. */
function entityFields({ definitions }: ReturnType<typeof parse>): FieldNode[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.filter(
          (one): one is FieldNode => one.kind === Kind.FIELD && one.name.value === '_entities',
        )
      : [],
  );
}

/** What is asked of entities, the same whatever it travels with. */
function questionFor(name: string, { selectionSet }: FieldNode, variables: Data): string {
  const text = selectionSet ? print(selectionSet) : '';
  const used = [...new Set(text.match(/\$\w+/g) ?? [])].sort();
  const values = used.map((name) => [name, variables[name.slice(1)]]);
  return `${name} ${text} ${JSON.stringify(values)}`;
}

/** Each fetch answered as it would be by itself; one that fails as a whole takes the others along. */
async function jointAnswer(
  entities: readonly FieldNode[],
  variables: Data,
  answerTo: (query: string, name: undefined, variables: Data) => Promise<Partial<FetchAnswer>>,
): Promise<object> {
  const data: Data = {};
  const errors: Fault[] = [];
  let isWhole = true;
  const parts = entities.map(async ({ alias, arguments: given, selectionSet }) => {
    const key = alias?.value ?? '';
    const value = given?.[0]?.value;
    const name = value?.kind === Kind.VARIABLE ? value.name.value : '';
    const text = `query($representations:[_Any!]!){_entities(representations:$representations)${selectionSet ? print(selectionSet) : ''}}`;
    const own = { ...variables, representations: variables[name] };
    const answer = await answerTo(text, undefined, own).catch(() => null);
    if (!answer?.data?._entities) isWhole = false;
    else data[key] = answer.data._entities;
    for (const error of answer?.errors ?? []) {
      const [root, ...rest] = error.path ?? [];
      errors.push(root === '_entities' ? { ...error, path: [key, ...rest] } : (error as Fault));
    }
  });
  await Promise.all(parts);
  return isWhole
    ? { data, errors: errors.length > 0 ? errors : undefined }
    : { errors, data: null };
}

/**
 * Answers come in another order than questions, as they do, and in the same order whoever asks: one
 * at a time, when nobody has anything to do any more but wait.
 */
function createTurns() {
  let waiting: { order: number; answer: () => void }[] = [];
  const pass = () => {
    const order = Math.min(...waiting.map((one) => one.order));
    const due = waiting.filter((one) => one.order === order);
    waiting = waiting.filter((one) => one.order !== order);
    for (const { answer } of due) answer();
    if (waiting.length > 0) setImmediate(pass);
  };
  return {
    next: (order: number) =>
      new Promise<void>((answer) => {
        if (waiting.length === 0) setImmediate(pass);
        waiting.push({ order, answer });
      }),
    async idle() {
      do await new Promise((resolve) => setImmediate(resolve));
      while (waiting.length > 0);
    },
  };
}
