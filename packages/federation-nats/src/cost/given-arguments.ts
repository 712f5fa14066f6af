import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLField,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { ReadVariable } from './cost-formula.ts';

/** An argument as it was given, if it was, and what holds otherwise. */
export type GivenArgument = { value: ((read: ReadVariable) => unknown) | null; usual: unknown };

/** One argument of a field. */
export function givenArgument(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  name: string,
): GivenArgument {
  const usual = field.args.find((argument) => argument.name === name)?.defaultValue;
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (!value) return { value: null, usual };
  // A null that is given takes the default away, a variable that is not leaves it.
  return {
    value: (read) => inputValue(value, read),
    usual: value.kind === Kind.NULL ? null : usual,
  };
}

/** What was asked for; what is usual where nothing was. */
export function sizeAmong(
  given: readonly GivenArgument[],
  read: ReadVariable,
  otherwise: number,
): number {
  const asked = given.map(({ value }) => value?.(read));
  const sizes = asked.filter((size) => typeof size === 'number');
  if (sizes.length > 0) return Math.max(0, ...sizes);
  const usual = given.flatMap((one, index) => (asked[index] === null ? [] : [one.usual]));
  const usualSizes = usual.filter((size) => typeof size === 'number');
  return usualSizes.length > 0 ? Math.max(0, ...usualSizes) : otherwise;
}

/** Whether any of these arguments reads a variable. */
export function dependsOnVariables(given: readonly ArgumentNode[] = []): boolean {
  const isOpen = (value: ValueNode): boolean => {
    if (value.kind === Kind.VARIABLE) return true;
    if (value.kind === Kind.LIST) return value.values.some(isOpen);
    return value.kind === Kind.OBJECT && value.fields.some((field) => isOpen(field.value));
  };
  return given.some(({ value }) => isOpen(value));
}

/** A value as it was written, with its variables filled in. */
export function inputValue(value: ValueNode, read: ReadVariable): unknown {
  if (value.kind === Kind.VARIABLE) return read(value.name.value);
  if (value.kind === Kind.LIST) return value.values.map((item) => inputValue(item, read));
  if (value.kind !== Kind.OBJECT) return valueFromASTUntyped(value);
  return Object.fromEntries(
    value.fields.map((field) => [field.name.value, inputValue(field.value, read)]),
  );
}
