import {
  GraphQLError,
  GraphQLScalarType,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { dateToDay, isDay, isInstant, isMonth } from './dates.ts';
import { isDecimal, normalDecimal } from './decimals.ts';

/** The scalars every subgraph shares; the same text in each, as composition asks. */
export const scalarTypeDefs = `
"Exact decimal number as a string: \`.\` as separator, no exponent, e.g. \\"1466.67\\". Integers are accepted as input."
scalar Decimal
"Calendar day at the place concerned, without a zone: YYYY-MM-DD."
scalar Date
"Instant in UTC, ISO 8601 with milliseconds: 2026-03-14T09:30:00.000Z. Input may carry another offset."
scalar DateTime
"Calendar month: YYYY-MM."
scalar Month
"Any JSON value; used only where a field's description says what it holds."
scalar JSON
`;

export const scalarResolvers = {
  Decimal: textScalar({
    name: 'Decimal',
    expected: 'a decimal number such as "12.50"',
    accepts: isDecimal,
    keep: normalDecimal,
    write: (value) => (hasToFixed(value) ? value.toFixed() : String(value)),
    numbers: true,
  }),
  Date: textScalar({
    name: 'Date',
    expected: 'a calendar day YYYY-MM-DD',
    accepts: isDay,
    write: (value) => (value instanceof Date ? dateToDay(value) : String(value).slice(0, 10)),
  }),
  DateTime: textScalar({
    name: 'DateTime',
    expected: 'an instant such as 2026-03-14T09:30:00Z',
    accepts: isInstant,
    keep: (text) => new Date(text).toISOString(),
    write: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  }),
  Month: textScalar({
    name: 'Month',
    expected: 'a month YYYY-MM',
    accepts: isMonth,
    write: String,
  }),
  JSON: new GraphQLScalarType({
    name: 'JSON',
    serialize: (value) => value,
    parseValue: (value) => value,
    parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  }),
};

type TextScalar = {
  name: string;
  expected: string;
  accepts: (text: string) => boolean;
  /** One writing for equal values; the text itself unless given. */
  keep?: (text: string) => string;
  write: (value: unknown) => string;
  /** Whether whole numbers are accepted besides strings. */
  numbers?: boolean;
};

function textScalar(scalar: TextScalar): GraphQLScalarType {
  const read = (value: unknown, nodes?: ValueNode): string => {
    const text =
      scalar.numbers && typeof value === 'number' && Number.isSafeInteger(value)
        ? String(value)
        : value;
    if (typeof text !== 'string' || !scalar.accepts(text)) {
      throw new GraphQLError(`${scalar.name} has to be ${scalar.expected}.`, { nodes });
    }
    return scalar.keep ? scalar.keep(text) : text;
  };
  return new GraphQLScalarType({
    name: scalar.name,
    serialize: scalar.write,
    parseValue: (value) => read(value),
    parseLiteral: (node: ValueNode) => {
      if (node.kind === Kind.STRING) return read(node.value, node);
      if (node.kind === Kind.INT) return read(Number(node.value), node);
      throw new GraphQLError(`${scalar.name} has to be ${scalar.expected}.`, { nodes: node });
    },
  });
}

function hasToFixed(value: unknown): value is { toFixed(): string } {
  return typeof value === 'object' && value !== null && 'toFixed' in value;
}
