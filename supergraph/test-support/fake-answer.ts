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
  type parse,
  print,
  type SelectionSetNode,
} from 'graphql';
import { hashOf, seededRandom } from './random.ts';

export type Data = Record<string, unknown>;
export type Fault = {
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

/** One answer of a fake subgraph: data that fit its schema, as far as the weather lets them. */
export class FakeAnswer {
  readonly #schema: GraphQLSchema;
  readonly #name: string;
  readonly #objects: Set<string>;
  readonly #variables: Data;
  readonly #weather: Weather;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #errors: Fault[] = [];
  #world = '';
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

  /** `world` is what all questions have in common: an entity is the same to whichever of them asks for it. */
  give(seed: string, world: string, isOfEntities: boolean): object {
    this.#world = world;
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
    entity: Data = {},
  ): Data {
    const found = new Map<string, FieldNode[]>();
    for (const set of sets) this.#collect(type, set, found);
    const result: Data = {};
    for (const [key, nodes] of found) {
      const [node] = nodes;
      if (!node) continue;
      const name = node.name.value;
      if (name === '__typename') result[key] = this.#typename(type, seed);
      else if (name === '_entities') result[key] = this.#entities(nodes, path.concat(key));
      else if (isKey(entity[name])) result[key] = entity[name];
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

  #entities(nodes: FieldNode[], path: (string | number)[]): unknown[] {
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const known = new Map<string, unknown>();
    return (this.#variables.representations as Data[]).map((representation, index) => {
      const text = JSON.stringify(representation);
      if (!known.has(text)) {
        const type = this.#schema.getType(String(representation.__typename));
        known.set(text, this.#entity(type, sets, representation, path.concat(index)));
      }
      return known.get(text);
    });
  }

  #entity(
    type: unknown,
    sets: SelectionSetNode[],
    representation: Data,
    path: (string | number)[],
  ): unknown {
    const { id, code } = representation;
    const key = id ?? code ?? JSON.stringify(representation);
    const seed = `${hashOf(`${this.#world} ${this.#name} ${key}`)}`;
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
    return this.#object(this.#concrete(type, random.next()), sets, seed, path, representation);
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

/** What an entity was asked for by, it answers with. */
function isKey(value: unknown): boolean {
  return typeof value === 'string';
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
export function interfaceObjects(schema: GraphQLSchema, subgraph: string): Set<string> {
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
