import type { FetchNode, PlanNode, ResponsePath } from '@apollo/query-planner';
import { type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from 'graphql';

type Placed = { fetch: FetchNode; path: ResponsePath };

/** A path as one text. */
export function placeOf(path: ResponsePath): string {
  return path.join('\n');
}

/** All fetches of a plan with the path of the objects they are for. */
export function fetchesOf(node: PlanNode | undefined, path: ResponsePath = []): Placed[] {
  switch (node?.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap((inner) => fetchesOf(inner, path));
    case 'Flatten':
      return fetchesOf(node.node, path.concat(node.path));
    case 'Condition':
      return [...fetchesOf(node.ifClause, path), ...fetchesOf(node.elseClause, path)];
    case 'Fetch':
      return [{ fetch: node, path }];
    default:
      return [];
  }
}

/**
 * Places of a plan's entities that come from one fetch alone. Once that has come, the objects there
 * are all there will be, and nothing is told of one that is not told of all that say the same.
 */
export function settledPlaces(fetches: readonly Placed[]): ReadonlySet<string> {
  const settled = new Set<string>();
  if (fetches.some(({ fetch }) => fetch.outputRewrites?.length)) return settled;
  const documents = new Map(fetches.map(({ fetch }) => [fetch, parse(fetch.operation)]));
  for (const { path } of fetches) {
    const place = placeOf(path);
    if (path.length === 0 || settled.has(place)) continue;
    const givers = fetches.filter(({ fetch, path: from }) => {
      const isAbove = from.length < path.length && from.every((step, at) => step === path[at]);
      if (!isAbove) return false;
      const rest = path.slice(from.length).filter((step) => step !== '@');
      const keys = fetch.requires ? ['_entities', ...rest] : rest;
      return gives(documents.get(fetch) as ReturnType<typeof parse>, keys);
    });
    if (givers.length === 1) settled.add(place);
  }
  return settled;
}

function gives(document: ReturnType<typeof parse>, keys: readonly (string | number)[]): boolean {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let root: SelectionSetNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) root = definition.selectionSet;
    else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const reaches = (set: SelectionSetNode | undefined, at: number): boolean => {
    if (at === keys.length) return true;
    return (set?.selections ?? []).some((selection) => {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        return key === keys[at] && reaches(selection.selectionSet, at + 1);
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      return reaches(fragment?.selectionSet, at);
    });
  };
  return reaches(root, 0);
}
