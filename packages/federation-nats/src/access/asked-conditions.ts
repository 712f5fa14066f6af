import {
  type DirectiveNode,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';

/** `@include(if: …)`, or `@skip` with `wanted` false. */
export type Condition = { wanted: boolean; value: boolean | { variable: string } };

/** The conditions that directives of a selection make. */
export function conditionsOf(directives: readonly DirectiveNode[] = []): Condition[] {
  return directives.flatMap(({ name, arguments: args = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return [];
    const value = args.find((arg) => arg.name.value === 'if')?.value;
    if (!value) return [];
    return [
      {
        wanted: name.value === 'include',
        value:
          value.kind === Kind.VARIABLE
            ? { variable: value.name.value }
            : valueFromASTUntyped(value) === true,
      },
    ];
  });
}

/** Whether all of them hold: whether what they are around is asked for at all. */
export function isAsked(
  conditions: readonly Condition[],
  operation: OperationDefinitionNode,
  variables: Record<string, unknown> | undefined,
): boolean {
  return conditions.every(({ wanted, value }) => {
    if (typeof value === 'boolean') return value === wanted;
    const given = variables?.[value.variable];
    if (given !== undefined) return given === wanted;
    const definition = operation.variableDefinitions?.find(
      (one) => one.variable.name.value === value.variable,
    );
    return definition?.defaultValue
      ? valueFromASTUntyped(definition.defaultValue) === wanted
      : false;
  });
}
