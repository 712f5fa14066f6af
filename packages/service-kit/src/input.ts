import { z } from 'zod';
import { DomainError, type FieldError, type Reason } from './errors.ts';
import { isUuid } from './ids.ts';
import {
  INVALID_INPUT,
  NOT_ALLOWED,
  REQUIRED,
  TOO_BIG,
  TOO_LONG,
  TOO_SHORT,
  TOO_SMALL,
  UNKNOWN_FIELD,
  WRONG_FORMAT,
  WRONG_TYPE,
} from './reasons.ts';
import { isDay, isInstant } from './values/dates.ts';
import { isDecimal, normalDecimal, scaleOf } from './values/decimals.ts';

/** Refuses a zod value with a reason of ours: `context.addIssue(refusal(TOO_BIG, { maximum: 5 }))`. */
export function refusal(why: Reason, values: Record<string, unknown> = {}, path?: PropertyKey[]) {
  return { code: 'custom' as const, params: { reason: why, values }, ...(path && { path }) };
}

function textThat(expected: string, accepts: (text: string) => boolean) {
  return z.string().superRefine((text, context) => {
    if (!accepts(text)) context.addIssue(refusal(WRONG_FORMAT, { expected }));
  });
}

/** Lower-case UUIDv7. */
export const uuid = textThat('UUIDv7', isUuid);
/** The client's own id of one write, so that it may be repeated. */
export const commandId = uuid.nullish();
/** The version the client has seen. */
export const expectedVersion = z.int().min(1);
/** A calendar day, `YYYY-MM-DD`. */
export const day = textThat('YYYY-MM-DD', isDay);
/** An instant; kept as UTC text with milliseconds. */
export const instant = textThat('ISO 8601', isInstant).transform((text) =>
  new Date(text).toISOString(),
);

// Half of a pair is no character, and no database takes it within JSON; of the control characters
// only those that part words and lines belong in a text.
const noText = /(?![\t\n\r])[\p{Cc}\p{Surrogate}]/u;
const plainText = textThat('Unicode', (value) => !noText.test(value));

/** Trimmed, NFC, at most `max` characters; an empty text counts as absent and is refused. */
export function text(max: number, min = 1) {
  return plainText
    .transform((value) => value.normalize('NFC').trim())
    .pipe(z.string().min(min).max(max));
}

/** The same where absence is allowed: empty becomes null. */
export function optionalText(max: number) {
  return plainText
    .transform((value) => value.normalize('NFC').trim())
    .pipe(z.string().max(max))
    .transform((value) => value || null)
    .nullish();
}

/** An exact decimal as text, not negative unless said, in one writing. */
export function decimal(bounds: { scale: number; min?: string; max?: string }) {
  const min = bounds.min ?? '0';
  return z
    .union([z.string(), z.int().transform(String)])
    .superRefine((value, context) => {
      const { scale, max } = bounds;
      if (!isDecimal(value) || scaleOf(value) > scale) {
        context.addIssue(refusal(WRONG_FORMAT, { expected: `${scale} decimals` }));
      } else if (Number(value) < Number(min)) {
        context.addIssue(refusal(TOO_SMALL, { minimum: min }));
      } else if (max !== undefined && Number(value) > Number(max)) {
        context.addIssue(refusal(TOO_BIG, { maximum: max }));
      }
    })
    .transform(normalDecimal);
}

/**
 * Parses a command's input. Every refused field comes back at once, its path as the client wrote
 * it, e.g. `input.content.items.0.quantity`.
 * @throws DomainError INVALID_INPUT
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new DomainError(INVALID_INPUT, {}, parsed.error.issues.flatMap(fieldErrors));
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = ['input', ...issue.path].join('.');
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? [{ path, reason: REQUIRED }]
        : [{ path, reason: WRONG_TYPE, values: { expected: issue.expected } }];
    case 'invalid_format':
      return [{ path, reason: WRONG_FORMAT, values: { expected: issue.format } }];
    case 'invalid_value':
      return [{ path, reason: NOT_ALLOWED, values: { allowed: issue.values.join(', ') } }];
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: `${path}.${key}`,
        reason: UNKNOWN_FIELD,
        values: { keys: key },
      }));
    case 'too_small':
      return [sized(path, issue.origin, TOO_SHORT, TOO_SMALL, { minimum: issue.minimum })];
    case 'too_big':
      return [sized(path, issue.origin, TOO_LONG, TOO_BIG, { maximum: issue.maximum })];
    case 'custom': {
      const own = issue.params as { reason?: Reason; values?: Record<string, unknown> } | undefined;
      return [{ path, reason: own?.reason ?? WRONG_FORMAT, values: own?.values }];
    }
    case 'invalid_union': {
      const branch = issue.errors.find((errors) => errors.length > 0);
      const inner = branch?.map((error) => ({ ...error, path: [...issue.path, ...error.path] }));
      return inner?.flatMap((error) => fieldErrors(error as z.core.$ZodIssue)) ?? [];
    }
    default:
      return [{ path, reason: WRONG_FORMAT, values: { expected: issue.code } }];
  }
}

function sized(
  path: string,
  origin: string,
  counted: Reason,
  measured: Reason,
  values: Record<string, unknown>,
): FieldError {
  return { path, reason: origin === 'string' || origin === 'array' ? counted : measured, values };
}
