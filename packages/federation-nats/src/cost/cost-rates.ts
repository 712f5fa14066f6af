import { type DocumentNode, Kind } from 'graphql';
import { directiveReader, federationDirective } from '../document/linked-directives.ts';

/** How many entries a list is taken to have before anybody has asked for it. */
export type ListSize = {
  assumedSize: number | null;
  /** Arguments that say how many there are to be. */
  slicingArguments: readonly string[];
  /** Fields of the returned object whose size is meant; empty where it is the field itself. */
  sizedFields: readonly string[];
  /** Whether exactly one of the arguments has to be given. */
  requireOneSlicingArgument: boolean;
};

/** What `@cost` and `@listSize` say, by the names of types, `Type.field` and `Type.field(argument:)`. */
export type CostRates = {
  weights: ReadonlyMap<string, number>;
  listSizes: ReadonlyMap<string, ListSize>;
};

/** Nothing is said: everything has its usual cost. */
export const usualRates: CostRates = { weights: new Map(), listSizes: new Map() };

/** Reads `@cost` and `@listSize` off a schema text, under whatever name they were imported. */
export function readCostRates(document: DocumentNode): CostRates {
  const cost = directiveReader(document, federationDirective('cost'));
  const listSize = directiveReader(document, federationDirective('listSize', 'cost'));
  if (!cost && !listSize) return usualRates;
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  type Node = Parameters<NonNullable<typeof cost>>[0];
  const weigh = (coordinate: string, node: Node) => {
    for (const { weight } of cost?.(node) ?? []) {
      const known = weights.get(coordinate);
      const given = Number(weight);
      weights.set(coordinate, known === undefined ? given : Math.max(known, given));
    }
  };
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name) continue;
    const type = definition.name.value;
    switch (definition.kind) {
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_DEFINITION:
        weigh(type, definition);
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      case Kind.INPUT_OBJECT_TYPE_EXTENSION:
        for (const field of definition.fields ?? []) weigh(`${type}.${field.name.value}`, field);
        break;
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
        weigh(type, definition);
        for (const field of definition.fields ?? []) {
          const coordinate = `${type}.${field.name.value}`;
          weigh(coordinate, field);
          for (const argument of field.arguments ?? []) {
            weigh(`${coordinate}(${argument.name.value}:)`, argument);
          }
          const [sizes] = listSize?.(field) ?? [];
          if (sizes) listSizes.set(coordinate, readListSize(sizes));
        }
    }
  }
  return { weights, listSizes };
}

function readListSize(args: Record<string, unknown>): ListSize {
  return {
    assumedSize: typeof args.assumedSize === 'number' ? args.assumedSize : null,
    slicingArguments: (args.slicingArguments as string[] | null) ?? [],
    sizedFields: (args.sizedFields as string[] | null) ?? [],
    requireOneSlicingArgument: args.requireOneSlicingArgument !== false,
  };
}
