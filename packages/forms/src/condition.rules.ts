import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { type AnswerType, orderedTypes } from './answer-type.ts';
import { BAD_CONDITION, UNKNOWN_OPERATOR, UNKNOWN_PATH } from './condition.errors.ts';
import { isLiteral, isObject, literalOf, onlyEntry, typeOfLiteral } from './literal.ts';
import { type Places, rowsOf } from './places.ts';

/** Where a condition stands: once for the record, or for each row. */
export type Scope = 'HEADER' | 'ITEM' | 'CONTROL';

const ordered = ['lt', 'lte', 'gt', 'gte'];
const comparisons = ['eq', 'ne', ...ordered];
const operators = ['all', 'any', 'not', ...comparisons, 'in', 'isNull', 'exists'];
const depthMax = 24; // Steps into the tree, operators and their lists alike.
const listMax = 50;

type Position = { at: string; scope: Scope; depth: number; places: Places; inRows: boolean };
/** Type of an operand; null for a value written out, which takes the type of what it stands beside. */
type Operand = { type: AnswerType | null; errors: FieldError[] };

/**
 * Every fault of a condition tree, under the path of its place in the input. A tree without faults can
 * be compiled and asked of any record; `docs/form-models.md` says what it then means.
 */
export function conditionErrors(
  condition: unknown,
  position: { at: string; scope: Scope },
  places: Places,
): FieldError[] {
  return visit(condition, { ...position, depth: 1, places, inRows: false });
}

function visit(node: unknown, position: Position): FieldError[] {
  const entry = onlyEntry(node);
  if (!entry) return refused(position, '{ operator: … }');
  if (position.depth > depthMax) return refused(position, `depth ≤ ${depthMax}`);
  const [operator, value] = entry;
  const inner = within(position, operator);
  if (operator === 'all' || operator === 'any') return visitList(value, inner);
  if (operator === 'not') return visit(value, inner);
  if (operator === 'isNull') return visitPath(value, inner).errors;
  if (operator === 'exists') return visitRows(value, inner, 'rows');
  if (operator === 'in') return visitIn(value, inner);
  if (comparisons.includes(operator)) return visitComparison(operator, value, inner);
  return unknownOperator(operator, operators.join(', '), inner);
}

function visitList(value: unknown, position: Position): FieldError[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > listMax) {
    return refused(position, `[1–${listMax} conditions]`);
  }
  return value.flatMap((each, index) => visit(each, within(position, index)));
}

function visitComparison(operator: string, value: unknown, position: Position): FieldError[] {
  if (!Array.isArray(value) || value.length !== 2) return refused(position, '[a, b]');
  const [a, b] = value.map((operand, index) => visitOperand(operand, within(position, index)));
  if (!a || !b || a.errors.length + b.errors.length > 0) {
    return [...(a?.errors ?? []), ...(b?.errors ?? [])];
  }
  const type = a.type ?? b.type ?? typeOfLiteral(value[0]);
  if (a.type && b.type && a.type !== b.type) return refused(position, `${a.type}, ${a.type}`);
  if (type === 'LIST' || type === 'OBJECT') return refused(position, 'in, isNull');
  if (ordered.includes(operator) && !orderedTypes.has(type)) {
    return refused(position, [...orderedTypes].join(', '));
  }
  return [a, b].flatMap((operand, index) => {
    const fits = operand.type !== null || literalOf(value[index], type) !== null;
    return fits ? [] : refused(within(position, index), type);
  });
}

function visitIn(value: unknown, position: Position): FieldError[] {
  const [operand, list, ...rest] = Array.isArray(value) ? value : [];
  const isList = Array.isArray(list) && list.length > 0 && list.every(isLiteral);
  if (!isList || rest.length > 0) return refused(position, '[operand, [value, …]]');
  const asked = visitOperand(operand, within(position, 0));
  if (asked.errors.length > 0) return asked.errors;
  const type = asked.type ?? typeOfLiteral(operand);
  if (type === 'OBJECT') return refused(position, 'isNull');
  // A list of answers holds texts: codes of choices, ids, names.
  const each = type === 'LIST' ? 'TEXT' : type;
  return list.flatMap((literal: unknown, index: number) =>
    literalOf(literal, each) === null ? refused(within(within(position, 1), index), each) : [],
  );
}

function visitOperand(operand: unknown, position: Position): Operand {
  if (operand === null) return { type: null, errors: refused(position, 'isNull') };
  if (isLiteral(operand)) return { type: null, errors: [] };
  const entry = onlyEntry(operand);
  if (!entry) {
    return { type: null, errors: refused(position, 'value, { path }, { count }, { sum }') };
  }
  const [name, value] = entry;
  if (name === 'path') return visitPath(operand, position);
  const inner = within(position, name);
  if (name === 'count') return { type: 'NUMBER', errors: visitRows(value, inner, 'rows') };
  if (name === 'sum') return { type: 'NUMBER', errors: visitRows(value, inner, 'column') };
  return { type: null, errors: unknownOperator(name, 'path, count, sum', inner) };
}

function visitPath(value: unknown, position: Position): Operand {
  const entry = onlyEntry(value);
  const path = entry?.[0] === 'path' ? entry[1] : null;
  if (typeof path !== 'string') return { type: null, errors: refused(position, '{ "path": "…" }') };
  const rows = rowsOf(path);
  const place = position.places.get(path);
  const isReachable = rows === null || scopeOf[rows] === position.scope;
  if (!place || !isReachable) return { type: null, errors: unknownPath(path, position) };
  return { type: place.type, errors: [] };
}

function visitRows(value: unknown, position: Position, what: 'rows' | 'column'): FieldError[] {
  const { path, where, ...rest } = isObject(value) ? value : {};
  if (typeof path !== 'string' || Object.keys(rest).length > 0) {
    return refused(position, '{ "path": "items", "where": … }');
  }
  // Rows within rows within rows would cost the product of their numbers.
  if (position.inRows) return refused(position, 'where without exists, count, sum');
  const rows = rowsOf(path);
  const column = position.places.get(path);
  const fits = what === 'rows' ? path === rows : path !== rows && column !== undefined;
  if (!rows || !fits) return unknownPath(path, position);
  if (what === 'column' && column?.type !== 'NUMBER') return refused(position, 'NUMBER');
  if (where === undefined) return [];
  return visit(where, { ...within(position, 'where'), scope: scopeOf[rows], inRows: true });
}

function within(position: Position, key: string | number): Position {
  return { ...position, at: `${position.at}.${key}`, depth: position.depth + 1 };
}

function refused({ at }: Position, expected: string): FieldError[] {
  return [{ path: at, reason: BAD_CONDITION, values: { at, expected } }];
}

function unknownOperator(operator: string, allowed: string, { at }: Position): FieldError[] {
  return [{ path: at, reason: UNKNOWN_OPERATOR, values: { operator, allowed } }];
}

function unknownPath(field: string, { at }: Position): FieldError[] {
  return [{ path: `${at}.path`, reason: UNKNOWN_PATH, values: { field } }];
}

const scopeOf = { items: 'ITEM', controls: 'CONTROL' } as const;
