import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
  parse,
  print,
  validate,
} from 'graphql';
import type { Random } from './random.ts';

/** A valid operation and sets of variables for it, good and bad ones. */
export type RandomOperation = {
  query: string;
  operationName: string | undefined;
  variableSets: Record<string, unknown>[];
};

const fieldsMax = 20;

/** Random operations over any schema: fragments, aliases, conditions, abstract types, repeated fields. */
export function randomOperation(
  schema: GraphQLSchema,
  random: Random,
  depthMax: number,
): RandomOperation {
  for (;;) {
    const operation = new Draft(schema, random, depthMax).write();
    // Mostly fields that cannot be merged; another draft is quicker than avoiding them.
    if (validate(schema, parse(operation.query), undefined, { maxErrors: 1 }).length === 0) {
      return operation;
    }
  }
}

type Variable = { type: string; make: () => unknown; isOptional: boolean; initial: string };

class Draft {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #depthMax: number;
  /** How often something is asked under a condition. */
  readonly #conditions: number;
  readonly #variables = new Map<string, Variable>();
  readonly #fragments: { name: string; type: string; text: string }[] = [];
  readonly #arguments = new Map<string, string>();
  #fields = 0;

  constructor(schema: GraphQLSchema, random: Random, depthMax: number) {
    this.#schema = schema;
    this.#random = random;
    this.#depthMax = depthMax;
    this.#conditions = random.chance(0.4) ? 0.1 : 0;
  }

  write(): RandomOperation {
    const random = this.#random;
    const mutation = this.#schema.getMutationType();
    const kind = mutation && random.chance(0.08) ? 'mutation' : 'query';
    const root = kind === 'mutation' ? mutation : this.#schema.getQueryType();
    if (!root) throw new TypeError('a schema without queries');
    const body = this.#selection(root, 0);
    const name = random.chance(0.3) ? 'Named' : undefined;
    const declared = [...this.#variables].map(
      ([variable, { type, initial }]) => `$${variable}: ${type}${initial}`,
    );
    const parameters = declared.length > 0 ? `(${declared.join(', ')})` : '';
    const fragments = this.#fragments.map(
      (one) => `fragment ${one.name} on ${one.type} ${one.text}`,
    );
    return {
      query: [`${kind} ${name ?? ''}${parameters} ${body}`, ...fragments].join('\n'),
      operationName: random.chance(0.5) ? name : undefined,
      variableSets: [this.#values(), this.#values(), this.#values()],
    };
  }

  #values(): Record<string, unknown> {
    const random = this.#random;
    const values: Record<string, unknown> = {};
    for (const [name, { make, isOptional }] of this.#variables) {
      if (isOptional && random.chance(0.25)) continue;
      values[name] = isOptional && random.chance(0.1) ? null : make();
      if (random.chance(0.01)) values[name] = { not: 'this' };
    }
    return values;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const parts: string[] = [];
    const count = 1 + random.whole(depth === 0 ? 4 : 5);
    for (let index = 0; index < count; index += 1) parts.push(this.#part(type, depth));
    if (isAbstractType(type) && random.chance(0.6)) parts.push('__typename');
    return `{ ${parts.join(' ')} }`;
  }

  #part(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    if (type === this.#schema.getQueryType() && random.chance(0.02)) {
      return '__schema { queryType { name } }';
    }
    if (random.chance(0.06)) return `${random.chance(0.3) ? 'kind: ' : ''}__typename`;
    const isRich = this.#fields < fieldsMax && depth < this.#depthMax + 2;
    if (isRich && random.chance(isAbstractType(type) ? 0.5 : 0.15)) {
      return this.#fragment(type, depth);
    }
    if (isUnionType(type)) return '__typename';
    return this.#field(type, depth);
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const random = this.#random;
    const condition = this.#condition(type);
    const target = condition ?? type;
    if (random.chance(0.35)) {
      const known = this.#fragments.filter((one) => one.type === target.name && one.text !== '');
      if (known.length > 0 && random.chance(0.5)) {
        return `...${random.pick(known).name}${this.#directive()}`;
      }
      const made = { name: `F${this.#fragments.length}`, type: target.name, text: '' };
      this.#fragments.push(made);
      made.text = this.#selection(target, depth + 1);
      return `...${made.name}${this.#directive()}`;
    }
    const on = condition ? ` on ${condition.name}` : '';
    return `...${on}${this.#directive()} ${this.#selection(target, depth + 1)}`;
  }

  #condition(type: GraphQLCompositeType): GraphQLCompositeType | undefined {
    const random = this.#random;
    if (isAbstractType(type)) {
      const types: GraphQLCompositeType[] = [...this.#schema.getPossibleTypes(type)];
      const others = types.flatMap((one) => (isObjectType(one) ? one.getInterfaces() : []));
      return random.pick([...types, ...others]);
    }
    // An object's interface could stand here too, but the stock executor loses what is inside: odd-answers.test.ts.
    return random.chance(0.3) ? undefined : type;
  }

  #field(type: Exclude<GraphQLCompositeType, { getTypes(): unknown }>, depth: number): string {
    const random = this.#random;
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const mayGoOn = depth < this.#depthMax && this.#fields < fieldsMax;
    const branches = fields.filter((field) => isCompositeType(getNamedType(field.type)));
    const wantsBranch = depth === 0 || random.chance(0.55);
    const field = random.pick(
      mayGoOn && branches.length > 0 && (wantsBranch || leaves.length === 0)
        ? branches
        : leaves.length > 0
          ? leaves
          : fields,
    );
    this.#fields += 1;
    const alias = random.chance(0.15) ? `${field.name}_${random.whole(2)}: ` : '';
    const named: GraphQLNamedType = getNamedType(field.type);
    const head = `${alias}${field.name}${this.#argumentsOf(type.name, field)}${this.#directive()}`;
    if (!isCompositeType(named)) return head;
    return mayGoOn ? `${head} ${this.#selection(named, depth + 1)}` : `${head} { __typename }`;
  }

  /** The same for a field wherever it stands, so that it can be merged with itself. */
  #argumentsOf(type: string, field: GraphQLField<unknown, unknown>): string {
    const place = `${type}.${field.name}`;
    const known = this.#arguments.get(place);
    if (known !== undefined) return known;
    const written = field.args
      .filter((argument) => isRequiredArgument(argument) || this.#random.chance(0.35))
      .map((argument) => `${argument.name}: ${this.#argument(argument)}`);
    const text = written.length > 0 ? `(${written.join(', ')})` : '';
    this.#arguments.set(place, text);
    return text;
  }

  #argument(argument: GraphQLArgument): string {
    const random = this.#random;
    if (random.chance(0.5)) {
      // The name the planner's own fetches use: allowed, and of no use to anybody.
      const name = random.chance(0.08) ? 'representations' : `v${this.#variables.size}`;
      this.#variables.set(name, {
        type: String(argument.type),
        make: () => this.#input(argument.type, 0),
        isOptional: !isNonNullType(argument.type),
        initial: '',
      });
      return `$${name}`;
    }
    const node = astFromValue(this.#input(argument.type, 0), argument.type);
    return node ? print(node) : 'null';
  }

  #input(type: GraphQLInputType, depth: number): unknown {
    const random = this.#random;
    if (isNonNullType(type)) {
      const inner = type.ofType;
      return this.#present(inner, depth);
    }
    return random.chance(0.1) ? null : this.#present(type, depth);
  }

  #present(type: GraphQLInputType, depth: number): unknown {
    const random = this.#random;
    if (isNonNullType(type)) return this.#present(type.ofType, depth);
    if (isListType(type)) {
      const count = depth > 3 ? 0 : random.whole(3);
      return Array.from({ length: count }, () => this.#input(type.ofType, depth + 1));
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isRequiredInputField(field) || (depth < 2 && random.chance(0.3)),
      );
      return Object.fromEntries(
        fields.map((field) => [field.name, this.#input(field.type, depth + 1)]),
      );
    }
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    const leaves: Record<string, () => unknown> = {
      Int: () => random.whole(100),
      Float: () => random.whole(1_000) / 8,
      Boolean: () => random.chance(0.5),
      ID: () => String(random.whole(5)),
    };
    return leaves[type.name]?.() ?? `text ${random.whole(5)}`;
  }

  #directive(): string {
    const random = this.#random;
    if (!random.chance(this.#conditions)) return '';
    const name = random.pick(['skip', 'include']);
    if (random.chance(0.3)) return ` @${name}(if: ${random.chance(0.5)})`;
    const initial = random.pick(['', ' = true', ' = false']);
    const variable = `if${initial.slice(3)}${random.whole(2)}`;
    this.#variables.set(variable, {
      type: 'Boolean!',
      make: () => random.chance(0.5),
      isOptional: false,
      initial,
    });
    return ` @${name}(if: $${variable})`;
  }
}
