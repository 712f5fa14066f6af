import { DomainError, type Reason } from '@commerce-tracking/service-kit/errors';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';
import {
  RESERVED_VARIABLE,
  SUBSCRIPTION_REFUSED,
  TOO_DEEP,
  TOO_MANY_ALIASES,
  TOO_MANY_ROOT_FIELDS,
} from './edge.errors.ts';

export type OperationLimits = { depthMax: number; aliasesMax: number; rootFieldsMax: number };

/**
 * Refuses operations that are too large for the planner or not meant for it. It is a validation rule
 * so that Apollo's document cache remembers the verdict: a known operation is not measured again.
 */
export function operationLimits(limits: OperationLimits): ValidationRule {
  return (context) => {
    const refusal = refuseDocument(context.getDocument(), limits);
    if (refusal) context.reportError(new GraphQLError(refusal.message, { originalError: refusal }));
    return {};
  };
}

/** The first limit a document breaks, if any. */
export function refuseDocument(
  document: DocumentNode,
  limits: OperationLimits,
): DomainError | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const refusal = refuseOperation(definition, fragments, limits);
    if (refusal) return refusal;
  }
  return null;
}

function refuseOperation(
  operation: OperationDefinitionNode,
  fragments: Map<string, FragmentDefinitionNode>,
  limits: OperationLimits,
): DomainError | null {
  if (operation.operation === 'subscription') return new DomainError(SUBSCRIPTION_REFUSED);
  // The gateway itself sends entity keys under this name.
  if (operation.variableDefinitions?.some((one) => one.variable.name.value === 'representations')) {
    return new DomainError(RESERVED_VARIABLE, { name: 'representations' });
  }
  const { depth, aliases, fields } = measure(operation.selectionSet, fragments, new Map(), true);
  return (
    over(TOO_DEEP, 'depth', depth, limits.depthMax) ??
    over(TOO_MANY_ALIASES, 'aliases', aliases, limits.aliasesMax) ??
    over(TOO_MANY_ROOT_FIELDS, 'fields', fields, limits.rootFieldsMax)
  );
}

function over(why: Reason, name: string, value: number, max: number): DomainError | null {
  return value > max ? new DomainError(why, { [name]: value, max }) : null;
}

/** `fields` counts the set's own level, `aliases` everything below it, fragments spread out. */
type Size = { depth: number; aliases: number; fields: number };

const cyclic: Size = { depth: 0, aliases: 0, fields: 0 };

function measure(
  set: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
  known: Map<string, Size>,
  atRoot: boolean,
): Size {
  const size: Size = { depth: 0, aliases: 0, fields: 0 };
  const add = (part: Size, level: number) => {
    size.depth = Math.max(size.depth, part.depth + level);
    size.aliases += part.aliases;
  };
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      size.fields += 1;
      if (selection.alias) size.aliases += 1;
      // Introspection nests deeply by nature, and validation bounds it.
      const inner = atRoot && selection.name.value.startsWith('__') ? null : selection.selectionSet;
      add(inner ? measure(inner, fragments, known, false) : cyclic, 1);
      continue;
    }
    const part =
      selection.kind === Kind.INLINE_FRAGMENT
        ? measure(selection.selectionSet, fragments, known, atRoot)
        : measureFragment(selection.name.value, fragments, known, atRoot);
    size.fields += part.fields;
    add(part, 0);
  }
  return size;
}

// Each fragment is measured once, however often it is spread; a cycle is validation's business.
function measureFragment(
  name: string,
  fragments: Map<string, FragmentDefinitionNode>,
  known: Map<string, Size>,
  atRoot: boolean,
): Size {
  const seen = known.get(name);
  if (seen) return seen;
  const fragment = fragments.get(name);
  if (!fragment) return cyclic;
  known.set(name, cyclic);
  const size = measure(fragment.selectionSet, fragments, known, atRoot);
  known.set(name, size);
  return size;
}
