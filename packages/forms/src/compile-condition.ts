import { exactNumber } from './exact-number.ts';
import { type Comparable, literalOf, onlyEntry, typeOfLiteral } from './literal.ts';
import { type Place, type Places, type Rows, rowsOf } from './places.ts';

/** What a condition says of a record; null where the answers it asks for are not there. */
export type Truth = boolean | null;

export type Row = Readonly<Record<string, unknown>>;

/** A content as conditions see it, named as clients send it. */
export type FormRecord = {
  header: Row;
  extra: Row;
  items: readonly Row[];
  controls: readonly Row[];
  /** What a reference entry says of itself; undefined for an entry that is not there. */
  attribute(kind: string, id: string, name: string): unknown;
};

/** A condition ready to be asked, of the record or of one of its rows. */
export type CompiledCondition = (record: FormRecord, row: Row) => Truth;

type Operand = (record: FormRecord, row: Row) => Comparable | null;

const noRow: Row = {};

/**
 * Turns a condition tree into one function, once for each form, so that a record costs no look at the
 * tree. Expects a tree without `conditionErrors`.
 *
 * Truth has three values, as in SQL. `eq ne lt lte gt gte in` are **unknown** when an answer they ask for
 * is absent. `not` of unknown is unknown; `all` is false if a part is false, else unknown if a part is
 * unknown; `any` is true if a part is true, else unknown if a part is unknown. `isNull` and `exists` are
 * never unknown: a row counts for `exists`, `count` and `sum` only where `where` is true. `sum` leaves
 * absent answers out, and is 0 over none. A rule is broken, and a field required or part of the form,
 * only where its condition is **true**: unknown never accuses anybody.
 */
export function compileCondition(condition: unknown, places: Places): CompiledCondition {
  const [operator, value] = onlyEntry(condition) ?? fault(condition);
  switch (operator) {
    case 'all':
      return every(listed(value).map((part) => compileCondition(part, places)));
    case 'any':
      return some(listed(value).map((part) => compileCondition(part, places)));
    case 'not': {
      const part = compileCondition(value, places);
      return (record, row) => negated(part(record, row));
    }
    case 'isNull': {
      const read = reader(placeOf(value, places));
      return (record, row) => isAbsent(read(record, row));
    }
    case 'exists': {
      const rows = matchingRows(value, places);
      return (record) => {
        for (const _row of rows(record)) return true;
        return false;
      };
    }
    case 'in':
      return member(value, places);
    default:
      return comparison(operator, value, places);
  }
}

function every(parts: CompiledCondition[]): CompiledCondition {
  return (record, row) => {
    let result: Truth = true;
    for (const part of parts) {
      const truth = part(record, row);
      if (truth === false) return false;
      if (truth === null) result = null;
    }
    return result;
  };
}

function some(parts: CompiledCondition[]): CompiledCondition {
  return (record, row) => {
    let result: Truth = false;
    for (const part of parts) {
      const truth = part(record, row);
      if (truth === true) return true;
      if (truth === null) result = null;
    }
    return result;
  };
}

function negated(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

const comparisons: Record<string, (a: Comparable, b: Comparable) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
};

function comparison(operator: string, value: unknown, places: Places): CompiledCondition {
  const holds = comparisons[operator] ?? fault(operator);
  const operands = listed(value);
  const type =
    typeOf(operands[0], places) ?? typeOf(operands[1], places) ?? typeOfLiteral(operands[0]);
  const [a = fault(value), b = fault(value)] = operands.map((each) => operand(each, type, places));
  return (record, row) => {
    const left = a(record, row);
    if (left === null) return null;
    const right = b(record, row);
    return right === null ? null : holds(left, right);
  };
}

/** Of a list of answers it is enough that one of them is among the values. */
function member(value: unknown, places: Places): CompiledCondition {
  const [asked, values] = listed(value);
  const type = typeOf(asked, places) ?? typeOfLiteral(asked);
  const each = type === 'LIST' ? 'TEXT' : type;
  const wanted = new Set(listed(values).map((literal) => literalOf(literal, each)));
  if (type === 'LIST') {
    const read = reader(placeOf(asked, places));
    return (record, row) => {
      const answers = read(record, row);
      if (isAbsent(answers)) return null;
      return listed(answers).some((answer) => wanted.has(String(answer)));
    };
  }
  const one = operand(asked, type, places);
  return (record, row) => {
    const answer = one(record, row);
    return answer === null ? null : wanted.has(answer);
  };
}

function operand(node: unknown, type: Place['type'], places: Places): Operand {
  const [name, value] = onlyEntry(node) ?? [];
  if (name === 'path') {
    const read = reader(placeOf(node, places));
    return (record, row) => {
      const answer = read(record, row);
      return answer === undefined || answer === null ? null : literalOf(answer, type);
    };
  }
  if (name === 'count') {
    const rows = matchingRows(value, places);
    return (record) => {
      let count = 0;
      for (const _row of rows(record)) count += 1;
      return exactNumber(count);
    };
  }
  if (name === 'sum') {
    const rows = matchingRows(value, places);
    const read = reader(placeOf(value, places));
    return (record) => {
      let sum = 0n;
      for (const row of rows(record)) sum += exactNumber(read(record, row)) ?? 0n;
      return sum;
    };
  }
  const literal = literalOf(node, type);
  return () => literal;
}

function matchingRows(value: unknown, places: Places): (record: FormRecord) => Iterable<Row> {
  const { path, where } = value as { path: string; where?: unknown };
  const list: Rows = rowsOf(path) ?? fault(path);
  if (where === undefined) return (record) => record[list];
  const holds = compileCondition(where, places);
  return (record) => record[list].filter((row) => holds(record, row) === true);
}

/** How the value of a place is read; rows come as they are asked, the rest from the record. */
export function reader(place: Place): (record: FormRecord, row: Row) => unknown {
  const { part, name, kind, attribute } = place;
  const isRow = part === 'items' || part === 'controls';
  const answer = (record: FormRecord, row: Row) => (isRow ? row : record[part])[name];
  if (attribute === null || kind === null) return answer;
  return (record, row) => {
    const id = answer(record, row);
    return typeof id === 'string' ? record.attribute(kind, id, attribute) : undefined;
  };
}

/** Nothing was answered: no value, or an empty list. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Asks a condition of the record as a whole. */
export function holdsFor(condition: CompiledCondition, record: FormRecord, row = noRow): boolean {
  return condition(record, row) === true;
}

function typeOf(node: unknown, places: Places): Place['type'] | null {
  const [name] = onlyEntry(node) ?? [];
  if (name === 'count' || name === 'sum') return 'NUMBER';
  return name === 'path' ? placeOf(node, places).type : null;
}

function placeOf(node: unknown, places: Places): Place {
  const { path } = node as { path: string };
  return places.get(path) ?? fault(path);
}

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : fault(value);
}

function fault(node: unknown): never {
  throw new Error(`not a condition: ${JSON.stringify(node)}`);
}
