import { fragmentsOf } from '@commerce-tracking/federation-nats/document/fragments';
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
  TOO_MANY_FIELDS,
  TOO_MANY_ROOT_FIELDS,
  VARIABLES_TOO_DEEP,
} from '../edge.errors.ts';

export type OperationLimits = {
  depthMax: number;
  aliasesMax: number;
  rootFieldsMax: number;
  /** Fields and spreads in all, each fragment counted where it is spread. */
  fieldsMax: number;
};

/**
 * Refuses operations that are too large for the planner or not meant for it. It is a validation rule
 * so that Apollo's document cache remembers the verdict: a known operation is not measured again.
 */
export function operationLimits(limits: OperationLimits): ValidationRule {
  return (context) => {
    const document = context.getDocument();
    const refusal = refuseDocument(document, limits);
    if (!refusal) return {};
    context.reportError(new GraphQLError(refusal.message, { originalError: refusal }));
    // No other rule looks further: one throws where the root field of a subscription hangs on a variable.
    return { [Kind.DOCUMENT]: () => ({ ...document, definitions: [] }) };
  };
}

/** The first limit a document breaks, if any. */
export function refuseDocument(
  document: DocumentNode,
  limits: OperationLimits,
): DomainError | null {
  const fragments = fragmentsOf(document);
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
  const { depth, aliases, fields, total } = measure(
    operation.selectionSet,
    fragments,
    new Map(),
    true,
  );
  return (
    over(TOO_DEEP, 'depth', depth, limits.depthMax) ??
    over(TOO_MANY_ALIASES, 'aliases', aliases, limits.aliasesMax) ??
    over(TOO_MANY_ROOT_FIELDS, 'count', fields, limits.rootFieldsMax) ??
    over(TOO_MANY_FIELDS, 'count', total, limits.fieldsMax)
  );
}

const variableDepthMax = 40;

/**
 * What reads or writes values goes down into them by calling itself; this does not.
 * @throws DomainError TOO_LARGE
 */
export function assertShallow(variables: unknown): void {
  let level = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > variableDepthMax) {
      throw new DomainError(VARIABLES_TOO_DEEP, { max: variableDepthMax });
    }
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
}

function over(why: Reason, name: string, value: number, max: number): DomainError | null {
  return value > max ? new DomainError(why, { [name]: value, max }) : null;
}

/** `fields` counts the set's own level, `aliases` and `total` everything below it, fragments spread out. */
type Size = { depth: number; aliases: number; fields: number; total: number };

const cyclic: Size = { depth: 0, aliases: 0, fields: 0, total: 0 };

function measure(
  set: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
  known: Map<string, Size>,
  atRoot: boolean,
): Size {
  const size: Size = { depth: 0, aliases: 0, fields: 0, total: 0 };
  const add = (part: Size, level: number) => {
    size.depth = Math.max(size.depth, part.depth + level);
    size.aliases += part.aliases;
    size.total += part.total + 1;
  };
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      size.fields += 1;
      if (selection.alias) size.aliases += 1;
      const { selectionSet } = selection;
      const inner = selectionSet ? measure(selectionSet, fragments, known, false) : cyclic;
      // Introspection nests deeply by nature, and validation bounds it.
      const isIntrospection = atRoot && selection.name.value.startsWith('__');
      add(isIntrospection ? { ...inner, depth: 0 } : inner, 1);
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
