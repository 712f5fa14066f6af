import type { FetchAnswer, WrittenSource } from '@commerce-tracking/federation-nats/data-source';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql';
import type { Source } from '../src/execution/plan-run.ts';
import { hashOf, seededRandom } from './random.ts';

type Data = Record<string, unknown>;
type Fault = {
  message?: string | null;
  path?: (string | number)[] | null;
  extensions?: Data | null;
};

/** How often a subgraph does not do as it should, each from 0 to 1. */
export type Weather = {
  /** A nullable value is null. */
  nulls: number;
  /** A value is null or of another type although the schema says otherwise, or is left out. */
  nonsense: number;
  /** A field fails, with an error at its path. */
  fieldErrors: number;
  /** One entity fails, with an error at its place, whatever becomes of the others in its message. */
  entityErrors: number;
  /** An answer comes with an error that is of no field of it. */
  oddErrors: number;
  /** A whole answer is missing, in one of the ways that happens. */
  outages: number;
};
const fair = { nonsense: 0, fieldErrors: 0, entityErrors: 0, oddErrors: 0, outages: 0 };
export const calm: Weather = { ...fair, nulls: 0.1 };
export const rough: Weather = {
  ...{ nulls: 0.2, nonsense: 0.01, fieldErrors: 0.05 },
  ...{ entityErrors: 0.1, oddErrors: 0.03, outages: 0.05 },
};
export const storm: Weather = {
  ...{ nulls: 0.2, nonsense: 0.05, fieldErrors: 0.1 },
  ...{ entityErrors: 0.1, oddErrors: 0.05, outages: 0.15 },
};

export type FakeSubgraphs = {
  sources: ReadonlyMap<string, Source>;
  /** Whether they take written fetches too, which may be several in one message. */
  takeWritten(yes: boolean): void;
  /** Another seed gives other answers; the same seed gives the same to the same question. */
  change(seed: number, weather: Weather): void;
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
      await turns.next(hashOf(`${seed} ${question}`));
      const answer = new Answer({ schema, name, objects }, document, variables, weather);
      return answer.give(`${seed} ${question}`, only !== undefined);
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
    change(newSeed, newWeather) {
      seed = newSeed;
      weather = newWeather;
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

class Answer {
  readonly #schema: GraphQLSchema;
  readonly #name: string;
  readonly #objects: Set<string>;
  readonly #variables: Data;
  readonly #weather: Weather;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #errors: Fault[] = [];
  /** Objects and interfaces, which an object may say it is although it stands where they cannot. */
  readonly #otherTypes: string[];

  constructor(
    { schema, name, objects }: { schema: GraphQLSchema; name: string; objects: Set<string> },
    document: ReturnType<typeof parse>,
    variables: Data,
    weather: Weather,
  ) {
    this.#schema = schema;
    this.#name = name;
    this.#objects = objects;
    this.#variables = variables;
    this.#weather = weather;
    this.#otherTypes = typeNames(schema);
    let operation: OperationDefinitionNode | undefined;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition;
      else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
    if (!operation) throw new TypeError('no operation');
    this.#operation = operation;
  }

  give(seed: string, isOfEntities: boolean): object {
    const random = seededRandom(hashOf(seed));
    // What happens to one entity of a fetch happens to all, whichever travel with it.
    const asked: unknown[] = isOfEntities ? (this.#variables.representations as Data[]) : [null];
    if (random.chance(this.#weather.outages)) {
      const message = `${this.#name} is away`;
      const ways = [
        () => ({ errors: [{ message, extensions: { code: 'UNAVAILABLE' } }] }),
        () => ({
          errors: asked.map((_one, index) => ({ message, path: ['_entities', index] })),
          data: null,
        }),
        () => ({ errors: [{ message: '' }], data: null }),
        () => ({ errors: [{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }),
        () => ({ data: null }),
        () => ({ data: 7 }),
        () => ({ data: 'text' }),
        () => ({ data: [{}] }),
        () => ({ data: true, errors: null }),
        () => ({}),
        () => ({ data: { _entities: null } }),
        () => ({ data: { _entities: asked.slice(1).fill(null) } }),
        () => ({ data: { _entities: [...asked, null].fill(null) } }),
        () => ({ data: { _entities: { 0: {} } }, errors: [] }),
        () => {
          throw new Error(message);
        },
      ];
      return random.pick(ways)();
    }
    const root = this.#schema.getRootType(this.#operation.operation);
    if (!root) throw new TypeError('no such root');
    const data = this.#object(root, [this.#operation.selectionSet], seed, []);
    if (random.chance(this.#weather.oddErrors)) this.#errors.push(random.pick(oddErrors));
    return this.#errors.length > 0 ? { errors: this.#errors, data } : { data };
  }

  #object(
    type: GraphQLCompositeType,
    sets: SelectionSetNode[],
    seed: string,
    path: (string | number)[],
  ): Data {
    const found = new Map<string, FieldNode[]>();
    for (const set of sets) this.#collect(type, set, found);
    const result: Data = {};
    for (const [key, nodes] of found) {
      const [node] = nodes;
      if (!node) continue;
      const name = node.name.value;
      if (name === '__typename') result[key] = this.#typename(type, seed);
      else if (name === '_entities') result[key] = this.#entities(nodes, seed, path.concat(key));
      else {
        const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : null;
        if (!field) throw new TypeError(`${this.#name} has no ${type.name}.${name}`);
        const random = seededRandom(hashOf(`${seed} ${key} missing`));
        if (random.chance(this.#weather.nonsense / 4)) continue;
        const inner = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
        const given = (node.arguments ?? []).map((argument) => print(argument)).join();
        const below = `${hashOf(`${seed}.${name}(${given})`)}`;
        result[key] = this.#value(field.type, inner, below, path.concat(key));
      }
    }
    return result;
  }

  #typename(type: GraphQLCompositeType, seed: string): string {
    const random = seededRandom(hashOf(`${seed} typename`));
    return random.chance(this.#weather.nonsense / 4)
      ? random.pick(['Nobody', 'Query', 'String', ...this.#otherTypes])
      : type.name;
  }

  #entities(nodes: FieldNode[], question: string, path: (string | number)[]): unknown[] {
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const known = new Map<string, unknown>();
    return (this.#variables.representations as Data[]).map((representation, index) => {
      const text = JSON.stringify(representation);
      if (!known.has(text)) {
        const type = this.#schema.getType(String(representation.__typename));
        const seed = `${hashOf(`${question} ${text}`)}`;
        known.set(text, this.#entity(type, sets, seed, path.concat(index)));
      }
      return known.get(text);
    });
  }

  #entity(
    type: unknown,
    sets: SelectionSetNode[],
    seed: string,
    path: (string | number)[],
  ): unknown {
    const random = seededRandom(hashOf(`${seed} hidden`));
    if (random.chance(this.#weather.entityErrors)) {
      this.#errors.push({ message: `no such entity: ${seed}`, path });
      return null;
    }
    if (random.chance(this.#weather.nonsense / 4))
      return random.pick([7, 'nonsense', true, [], {}]);
    const isHidden = random.chance(this.#weather.nulls / 2);
    if (isHidden || !(isObjectType(type) || isInterfaceType(type))) return null;
    // Who knows the types behind an interface answers with one of them.
    return this.#object(this.#concrete(type, random.next()), sets, seed, path);
  }

  #value(
    type: GraphQLOutputType,
    sets: SelectionSetNode[],
    seed: string,
    path: (string | number)[],
  ): unknown {
    const random = seededRandom(hashOf(`${seed} value`));
    const { nulls, nonsense, fieldErrors } = this.#weather;
    if (isNonNullType(type)) {
      return random.chance(nonsense) ? null : this.#present(type.ofType, sets, seed, path);
    }
    if (random.chance(fieldErrors)) {
      const code = random.pick(['CONFLICT', undefined, 'INTERNAL_SERVER_ERROR']);
      const extensions = code ? { code, details: { seed } } : undefined;
      this.#errors.push({ message: `no ${path.at(-1)}`, path: [...path], extensions });
      return null;
    }
    return random.chance(nulls) ? null : this.#present(type, sets, seed, path);
  }

  #present(
    type: GraphQLOutputType,
    sets: SelectionSetNode[],
    seed: string,
    path: (string | number)[],
  ): unknown {
    const random = seededRandom(hashOf(`${seed} present`));
    if (isNonNullType(type)) return this.#present(type.ofType, sets, seed, path);
    if (random.chance(this.#weather.nonsense / 2)) {
      return random.pick([7, 'nonsense', true, 1.5, 1e21, [], {}, [null]]);
    }
    if (isListType(type)) {
      const length = random.whole(4);
      return Array.from({ length }, (_, index) =>
        this.#value(type.ofType, sets, `${hashOf(`${seed} ${index}`)}`, path.concat(index)),
      );
    }
    if (isLeafType(type)) return leaf(type, random.whole(1_000));
    return this.#object(this.#concrete(type, random.next()), sets, seed, path);
  }

  #concrete(type: GraphQLCompositeType, chance: number): GraphQLCompositeType {
    if (!isAbstractType(type) || this.#objects.has(type.name)) return type;
    const types = this.#schema.getPossibleTypes(type);
    return types[Math.floor(chance * types.length)] as GraphQLCompositeType;
  }

  #collect(
    type: GraphQLCompositeType,
    set: SelectionSetNode,
    found: Map<string, FieldNode[]>,
  ): void {
    for (const selection of set.selections) {
      if (!this.#isWanted(selection.directives ?? [])) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        found.set(key, [...(found.get(key) ?? []), selection]);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.#fragments.get(selection.name.value)
          : selection;
      if (!fragment) throw new TypeError('an unknown fragment');
      const condition = fragment.typeCondition?.name.value;
      if (this.#applies(condition, type)) this.#collect(type, fragment.selectionSet, found);
    }
  }

  #applies(condition: string | undefined, type: GraphQLCompositeType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const wanted = this.#schema.getType(condition);
    if (!isAbstractType(wanted) || !(isObjectType(type) || isInterfaceType(type))) return false;
    return this.#schema.isSubType(wanted, type);
  }

  #isWanted(directives: FieldNode['directives'] & object): boolean {
    return directives.every(({ name, arguments: given }) => {
      const value = given?.[0]?.value;
      const holds =
        value?.kind === Kind.VARIABLE
          ? this.#variables[value.name.value]
          : value?.kind === Kind.BOOLEAN && value.value;
      return name.value === 'skip' ? !holds : Boolean(holds);
    });
  }
}

const knownTypes = new WeakMap<GraphQLSchema, string[]>();

function typeNames(schema: GraphQLSchema): string[] {
  const known = knownTypes.get(schema);
  if (known) return known;
  const types = Object.values(schema.getTypeMap());
  const names = types
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('__'));
  knownTypes.set(schema, names);
  return names;
}

/** Of no field, or of entities nobody has asked for. */
const oddErrors: Fault[] = [
  { message: 'it is raining' },
  { message: 'it is raining', path: [] },
  { message: 'it is raining', path: ['_entities'] },
  { message: 'it is raining', path: ['_entities', 'first'] },
  { message: 'it is raining', path: ['_entities', 1_000, 'name'] },
  { message: 'it is raining', path: ['_entities', -1] },
  { message: 'it is raining', path: ['nobody', 'name'], extensions: { serviceName: 'other' } },
  { message: 'it is raining', path: null, extensions: null },
  { message: 'it is raining', extensions: { code: 'INVALID_GRAPHQL', more: { is: 1 } } },
  { message: null, extensions: { code: 7 } },
  {},
];

/** Interfaces that are objects in a subgraph, by `@interfaceObject`. */
function interfaceObjects(schema: GraphQLSchema, subgraph: string): Set<string> {
  const found = new Set<string>();
  for (const { name, astNode } of Object.values(schema.getTypeMap())) {
    for (const directive of astNode?.directives ?? []) {
      const text = print(directive);
      if (!text.includes('isInterfaceObject: true')) continue;
      if (text.includes(`graph: ${subgraph.toUpperCase()},`)) found.add(name);
    }
  }
  return found;
}

function leaf(type: GraphQLOutputType, number: number): unknown {
  if (isEnumType(type)) {
    const values = type.getValues();
    return values[number % values.length]?.name;
  }
  switch (String(type)) {
    case 'Int':
      return number;
    case 'Float':
      return number / 8;
    case 'Boolean':
      return number % 2 === 0;
    case 'ID':
      return String(number % 7);
    case 'JSON':
      return { number, list: [number, null] };
    default:
      return `${String(type)} ${number}`;
  }
}
