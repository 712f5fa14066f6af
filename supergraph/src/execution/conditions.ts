import type { PlanNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';

/** The variables on which depends what of an operation is asked, with their defaults. */
export type ConditionVariables = ReadonlyMap<string, boolean | undefined>;

/** Finds the variables of @skip and @include, and of the plan made for them. */
export function conditionVariables(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  plan: PlanNode | undefined,
): ConditionVariables {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      const value = given?.find((one) => one.name.value === 'if')?.value;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  addPlanned(plan, names);
  const found = new Map<string, boolean | undefined>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (!names.has(name)) continue;
    found.set(name, defaultValue?.kind === Kind.BOOLEAN ? defaultValue.value : undefined);
  }
  return found;
}

function addPlanned(node: PlanNode | undefined, names: Set<string>): void {
  switch (node?.kind) {
    case 'Sequence':
    case 'Parallel':
      for (const inner of node.nodes) addPlanned(inner, names);
      break;
    case 'Flatten':
      addPlanned(node.node, names);
      break;
    case 'Condition':
      names.add(node.condition);
      addPlanned(node.ifClause, names);
      addPlanned(node.elseClause, names);
  }
}

/** Their values in one request; null where one is neither true nor false. */
export function conditionValues(
  conditions: ConditionVariables,
  variables: Record<string, unknown> | undefined,
): ReadonlyMap<string, boolean> | null {
  if (conditions.size === 0) return none;
  const values = new Map<string, boolean>();
  for (const [name, initial] of conditions) {
    const given = variables && Object.hasOwn(variables, name) ? variables[name] : undefined;
    const value = given === undefined ? initial : given;
    if (typeof value !== 'boolean') return null;
    values.set(name, value);
  }
  return values;
}

const none: ReadonlyMap<string, boolean> = new Map();
