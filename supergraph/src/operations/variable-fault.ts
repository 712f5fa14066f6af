import type { FieldError, Reason } from '@commerce-tracking/service-kit/errors';
import {
  NOT_ALLOWED,
  REQUIRED,
  UNKNOWN_FIELD,
  WRONG_FORMAT,
  WRONG_TYPE,
} from '@commerce-tracking/service-kit/reasons';
import { BAD_VARIABLE } from '../edge.errors.ts';

// `Variable "$input" got invalid value "x" at "input.items[0].quantity"; Float cannot represent …`, or
// `Field "input.id" of required type …`. The value is left out: it may be long, or a secret.
const variablePattern = /^Variable "\$(\w+)"(?: got invalid value )?/;
const endOfValue = /(?: at "([\w.[\]]+)")?; /g;

type Kind = [pattern: RegExp, reason: Reason, values?: (found: RegExpExecArray) => object];

/** What GraphQL says in English alone, in words of ours. */
const kinds: readonly Kind[] = [
  [/^(?:Field "(\w+)" )?of (?:required|non-null) type /, REQUIRED],
  [/^Expected non-nullable type /, REQUIRED],
  [/^Field "(\w+)" is not defined by type /, UNKNOWN_FIELD, ([, name]) => ({ keys: name })],
  [
    /does not exist in "(\w+)" enum\.(?: Did you mean the enum values? (.*)\?)?$/s,
    NOT_ALLOWED,
    ([, type, near]) => ({ allowed: near?.replace(/ or |, or /g, ', ') ?? type }),
  ],
  [/^Decimal has to be /, WRONG_FORMAT, () => ({ expected: '12.50' })],
  [/^Date has to be /, WRONG_FORMAT, () => ({ expected: 'YYYY-MM-DD' })],
  [/^DateTime has to be /, WRONG_FORMAT, () => ({ expected: '2026-03-14T09:30:00Z' })],
  [/^Month has to be /, WRONG_FORMAT, () => ({ expected: 'YYYY-MM' })],
  [/^(?:Enum )?"?(\w+)"? cannot represent /, WRONG_TYPE, ([, type]) => ({ expected: type })],
  [/^Expected type "(\w+)"/, WRONG_TYPE, ([, type]) => ({ expected: type })],
];

/** The refused field of a variable of the wrong shape; none where GraphQL does not say which. */
export function variableFault(message: string): FieldError[] {
  const [head = '', variable = ''] = variablePattern.exec(message) ?? [];
  // A value may hold what looks like its end: what comes after the real one is a sentence known here.
  const ends = [...message.matchAll(endOfValue)];
  const candidates = [
    ...ends.map((end) => ({ place: end[1], why: message.slice(end.index + end[0].length) })),
    { place: undefined, why: message.slice(head.length).trimStart() },
  ];
  for (const { place, why } of candidates) {
    const at = (place ?? variable).replace(/\[(\d+)\]/g, '.$1');
    for (const [pattern, reason, values] of kinds) {
      const found = pattern.exec(why);
      if (!found) continue;
      // An input object is told of a field that is missing or too many, not the field itself.
      const inner = reason === REQUIRED || reason === UNKNOWN_FIELD ? found[1] : undefined;
      const path = [at, inner].filter(Boolean).join('.');
      return path ? [{ path: clipped(path), reason, values: clippedAll(values?.(found)) }] : [];
    }
  }
  if (!variable) return [];
  const why = ends.length === 1 ? (candidates[0]?.why ?? '') : '…';
  return [
    {
      path: (ends[0]?.[1] ?? variable).replace(/\[(\d+)\]/g, '.$1'),
      reason: BAD_VARIABLE,
      values: { why },
    },
  ];
}

const lengthMax = 200;

/** What a client has written itself, up to a length: it is echoed, and may be as long as a request. */
export function clipped(text: string, max = lengthMax): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

function clippedAll(values: object = {}): Record<string, unknown> {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? clipped(value) : value,
  ]);
  return Object.fromEntries(entries);
}
