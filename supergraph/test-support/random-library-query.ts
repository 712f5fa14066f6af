import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** A repeatable source of chance. */
export type Chance = (below: number) => number;

/** The same seed gives the same numbers. */
export function createChance(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

// The stock gateway answers null for some nestings of interfaces that an interface object extends.
const leftOut = new Set(['Query.media']);

/**
 * A random query of the library: nested, under other names, in fragments with and without names, on
 * interfaces and on single types, with conditions. Arguments are never given.
 */
export function randomLibraryQuery(schema: GraphQLSchema, chance: Chance): string {
  const fragments: string[] = [];
  let names = 0;

  const selections = (type: GraphQLNamedType, depth: number): string => {
    const parts = Array.from({ length: 1 + chance(4) }, () => selection(type, depth));
    // Where it is missing, Apollo's gateway loses what stands on a type inside of its interface.
    return `{ __typename ${parts.join(' ')} }`;
  };

  const selection = (type: GraphQLNamedType, depth: number): string => {
    if (chance(10) < 3 && depth > 0) return inFragment(type, depth);
    if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
    const fields = Object.values(type.getFields()).filter(
      ({ name }) => !leftOut.has(`${type.name}.${name}`),
    );
    const field = fields[chance(fields.length)];
    if (!field) return '__typename';
    const returned = getNamedType(field.type);
    const isComposite = isObjectType(returned) || isAbstractType(returned);
    if (isComposite && depth === 0) return '__typename';
    // A name of its own each time: equal names would have to mean equal fields.
    names += 1;
    const name = `f${names}`;
    const inner = isComposite ? ` ${selections(returned, depth - 1)}` : '';
    return `${name}: ${field.name}${condition()}${inner}`;
  };

  const inFragment = (type: GraphQLNamedType, depth: number): string => {
    const types = [type, ...relatives(type)];
    const on = types[chance(types.length)] ?? type;
    const body = selections(on, depth - 1);
    if (chance(2) === 0) return `... on ${on.name}${condition()} ${body}`;
    names += 1;
    const name = `F${names}`;
    fragments.push(`fragment ${name} on ${on.name} ${body}`);
    return `...${name}${condition()}`;
  };

  const relatives = (type: GraphQLNamedType): readonly GraphQLNamedType[] => {
    if (isAbstractType(type)) return schema.getPossibleTypes(type);
    return isObjectType(type) ? type.getInterfaces() : [];
  };

  const condition = (): string => {
    const roll = chance(12);
    if (roll > 1) return '';
    return roll === 0 ? ` @include(if: ${chance(2) === 0})` : ` @skip(if: ${chance(2) === 0})`;
  };

  const query = schema.getQueryType();
  if (!query) throw new Error('the schema has no queries');
  return [selections(query, 4), ...fragments].join(' ');
}
