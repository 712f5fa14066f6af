import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { BAD_CONDITION, UNKNOWN_OPERATOR, UNKNOWN_PATH } from './form-model.errors.ts';

/** Rows of a record that a condition can count, look into or sum. */
export type Rows = 'items' | 'controls';

/** Where a condition stands: once for the record, or for each row. */
export type Scope = 'HEADER' | 'ITEM' | 'CONTROL';

/** Whether a form answers a path at all; `path` is one of those in the condition. */
export type KnowsPath = (path: string) => boolean;

const comparisons = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'];
const operators = ['all', 'any', 'not', ...comparisons, 'in', 'isNull', 'exists'];
const depthMax = 24; // Steps into the tree, operators and their lists alike.
const listMax = 50;

type Place = { at: string; scope: Scope; depth: number; knows: KnowsPath };

/**
 * Every fault of a condition tree, under the path of its place in the input. No code is ever
 * executed: what is not one of the operators is refused.
 *
 * `{ "all": [c, …] }` `{ "any": [c, …] }` `{ "not": c }`; `eq ne lt lte gt gte` with two operands;
 * `{ "in": [operand, [value, …]] }`; `{ "isNull": { "path": p } }`;
 * `{ "exists": { "path": "items", "where": c } }`. An operand is a value, `{ "path": p }`,
 * `{ "count": { "path": "items", "where": c } }` or `{ "sum": { "path": "items.quantity" } }`.
 */
export function conditionErrors(
  condition: unknown,
  place: { at: string; scope: Scope },
  knows: KnowsPath,
): FieldError[] {
  return visit(condition, { ...place, depth: 1, knows });
}

function visit(node: unknown, place: Place): FieldError[] {
  const entry = onlyEntry(node);
  if (!entry) return refused(place, '{ operator: … }');
  if (place.depth > depthMax) return refused(place, `depth ≤ ${depthMax}`);
  const [operator, value] = entry;
  const inner = within(place, operator);
  if (operator === 'all' || operator === 'any') return visitList(value, inner);
  if (operator === 'not') return visit(value, inner);
  if (operator === 'isNull') return visitPath(value, inner);
  if (operator === 'exists') return visitRows(value, inner, 'rows');
  if (operator === 'in') return visitIn(value, inner);
  if (comparisons.includes(operator)) {
    if (!Array.isArray(value) || value.length !== 2) return refused(inner, '[a, b]');
    return value.flatMap((operand, index) => visitOperand(operand, within(inner, index)));
  }
  return unknownOperator(operator, operators.join(', '), inner);
}

function visitList(value: unknown, place: Place): FieldError[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > listMax) {
    return refused(place, `[1–${listMax} conditions]`);
  }
  return value.flatMap((each, index) => visit(each, within(place, index)));
}

function visitIn(value: unknown, place: Place): FieldError[] {
  const [operand, list, ...rest] = Array.isArray(value) ? value : [];
  const isList = Array.isArray(list) && list.length > 0 && list.every(isLiteral);
  if (!isList || rest.length > 0) return refused(place, '[operand, [value, …]]');
  return visitOperand(operand, within(place, 0));
}

function visitOperand(operand: unknown, place: Place): FieldError[] {
  if (isLiteral(operand)) return [];
  const entry = onlyEntry(operand);
  if (!entry) return refused(place, 'value, { path }, { count }, { sum }');
  const [name, value] = entry;
  if (name === 'path') return visitPath(operand, place);
  const inner = within(place, name);
  if (name === 'count') return visitRows(value, inner, 'rows');
  if (name === 'sum') return visitRows(value, inner, 'column');
  return unknownOperator(name, 'path, count, sum', inner);
}

function visitPath(value: unknown, place: Place): FieldError[] {
  const entry = onlyEntry(value);
  const path = entry?.[0] === 'path' ? entry[1] : null;
  if (typeof path !== 'string') return refused(place, '{ "path": "…" }');
  const rows = rowsOf(path);
  const isReachable = rows === null || scopeOf[rows] === place.scope;
  return isReachable && place.knows(path) ? [] : unknownPath(path, place);
}

function visitRows(value: unknown, place: Place, what: 'rows' | 'column'): FieldError[] {
  const { path, where, ...rest } = isObject(value) ? value : {};
  if (typeof path !== 'string' || Object.keys(rest).length > 0) {
    return refused(place, '{ "path": "items", "where": … }');
  }
  const rows = rowsOf(path);
  const fits = what === 'rows' ? path === rows : path !== rows && place.knows(path);
  if (!rows || !fits) return unknownPath(path, place);
  if (where === undefined) return [];
  return visit(where, { ...within(place, 'where'), scope: scopeOf[rows] });
}

function within(place: Place, key: string | number): Place {
  return { ...place, at: `${place.at}.${key}`, depth: place.depth + 1 };
}

function refused({ at }: Place, expected: string): FieldError[] {
  return [{ path: at, reason: BAD_CONDITION, values: { at, expected } }];
}

function unknownOperator(operator: string, allowed: string, { at }: Place): FieldError[] {
  return [{ path: at, reason: UNKNOWN_OPERATOR, values: { operator, allowed } }];
}

function unknownPath(field: string, { at }: Place): FieldError[] {
  return [{ path: `${at}.path`, reason: UNKNOWN_PATH, values: { field } }];
}

const scopeOf: Record<Rows, Scope> = { items: 'ITEM', controls: 'CONTROL' };

/** The rows a path leads into; null for the header and own questions. */
export function rowsOf(path: string): Rows | null {
  const head = path.split('.')[0];
  return head === 'items' || head === 'controls' ? head : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLiteral(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function onlyEntry(value: unknown): [string, unknown] | null {
  const entries = isObject(value) ? Object.entries(value) : [];
  return entries.length === 1 && entries[0] ? entries[0] : null;
}
