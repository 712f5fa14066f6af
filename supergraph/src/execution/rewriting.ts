import type { FetchDataRewrite } from '@apollo/query-planner';
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { type Data, readOwn } from './plan-run.ts';

/** Changes a value in place, as a plan says where names or types of a subgraph are not the graph's. */
export type Rewrite = (value: unknown) => void;

const fragmentPrefix = '... on ';

/** The rewrites of one fetch, their paths taken apart once; null where there are none. */
export function prepareRewrites(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
): Rewrite | null {
  if (!rewrites?.length) return null;
  const prepared = rewrites.flatMap((rewrite) => prepareRewrite(schema, rewrite) ?? []);
  return (value) => {
    for (const apply of prepared) apply(value);
  };
}

function prepareRewrite(schema: GraphQLSchema, rewrite: FetchDataRewrite): Rewrite | undefined {
  const field = rewrite.path.at(-1);
  if (field === undefined) return undefined;
  let apply: (target: Data) => void;
  if (rewrite.kind === 'ValueSetter') {
    apply = (target) => put(target, field, rewrite.setValueTo);
  } else {
    apply = (target) => {
      const value = readOwn(target, field);
      if (!value) return;
      put(target, rewrite.renameKeyTo, value);
      target[field] = undefined;
    };
  }
  return rewrite.path.slice(0, -1).reduceRight<Rewrite>((inner, step) => {
    if (!step.startsWith(fragmentPrefix)) {
      return overObjects((target) => inner(readOwn(target, step)));
    }
    const condition = step.slice(fragmentPrefix.length);
    return overObjects((target) => {
      // An object that does not say what it is may be one.
      if (!target.__typename || isOfType(schema, target, condition)) inner(target);
    });
  }, overObjects(apply));
}

function overObjects(apply: (target: Data) => void): Rewrite {
  const over: Rewrite = (value) => {
    if (Array.isArray(value)) for (const item of value) over(item);
    else if (typeof value === 'object' && value !== null) apply(value as Data);
  };
  return over;
}

function put(target: Data, key: string, value: unknown): void {
  if (!Object.hasOwn(target, key) && key in target) {
    const descriptor = { value, configurable: true, enumerable: true, writable: true };
    Object.defineProperty(target, key, descriptor);
  } else target[key] = value;
}

/** Whether an object says that it is of a type, or of one that belongs to it. */
export function isOfType(schema: GraphQLSchema, source: Data, condition: string): boolean {
  const typename = source.__typename;
  if (typeof typename !== 'string') return false;
  if (typename === condition) return true;
  const type = schema.getType(typename);
  const wanted = schema.getType(condition);
  if (!isAbstractType(wanted) || !(isObjectType(type) || isInterfaceType(type))) return false;
  return schema.isSubType(wanted, type);
}
