import { Operation, type Selection, type SelectionSet } from '@apollo/federation-internals';
import type { ApolloGateway } from '@apollo/gateway';
import { isIntrospection } from './introspection.ts';

type Planner = { buildQueryPlan(operation: Operation, ...options: unknown[]): unknown };

/**
 * Lets a gateway's planner plan questions about the schema that stand in a fragment. Apollo's leaves them out at the top
 * level only; in a fragment with a condition it looks for a subgraph that answers them, and fails. No subgraph is asked
 * for them either way: the executor answers them by itself, from the operation as it was sent.
 */
export function planWithoutIntrospection(gateway: ApolloGateway): ApolloGateway {
  gateway.onSchemaLoadOrUpdate(() => {
    const { queryPlanner } = gateway as unknown as { queryPlanner?: Planner };
    if (!queryPlanner || Object.hasOwn(queryPlanner, 'buildQueryPlan')) return;
    const build = queryPlanner.buildQueryPlan.bind(queryPlanner);
    queryPlanner.buildQueryPlan = (operation, ...options) =>
      build(withoutNested(operation), ...options);
  });
  return gateway;
}

function withoutNested(operation: Operation): Operation {
  if (!hasNested(operation.selectionSet, 0)) return operation;
  const expanded = operation.expandAllFragments();
  return new Operation(
    expanded.schema(),
    expanded.rootKind,
    stripped(expanded.selectionSet),
    expanded.variableDefinitions,
    undefined,
    expanded.name,
    expanded.appliedDirectives,
  );
}

function hasNested(selections: SelectionSet, depth: number): boolean {
  return selections
    .selections()
    .some((selection) =>
      selection.kind === 'FieldSelection'
        ? depth > 0 && isIntrospection(selection.element.name)
        : hasNested(selection.selectionSet, depth + 1),
    );
}

function stripped(selections: SelectionSet): SelectionSet {
  return selections.lazyMap((selection): Selection | undefined => {
    if (selection.kind === 'FieldSelection')
      return isIntrospection(selection.element.name) ? undefined : selection;
    const inner = stripped(selection.selectionSet);
    return inner.isEmpty() ? undefined : selection.withUpdatedSelectionSet(inner);
  });
}
