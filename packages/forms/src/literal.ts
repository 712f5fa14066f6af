import { isUuid } from '@commerce-tracking/service-kit/ids';
import { isDay, isInstant } from '@commerce-tracking/service-kit/values/dates';
import type { AnswerType } from './answer-type.ts';
import { exactNumber } from './exact-number.ts';

/** A value as it is compared: equal values are `===`, greater ones `>`. */
export type Comparable = bigint | string | boolean;

/** A value written out in a condition, or an answer, as a comparable of a type; null when it is none. */
export function literalOf(value: unknown, type: AnswerType): Comparable | null {
  if (type === 'NUMBER') return exactNumber(value);
  if (type === 'BOOLEAN') return typeof value === 'boolean' ? value : null;
  if (typeof value !== 'string') return null;
  if (type === 'DAY') return isDay(value) ? value : null;
  if (type === 'INSTANT') return isInstant(value) ? new Date(value).toISOString() : null;
  if (type === 'REFERENCE') return isUuid(value) ? value : null;
  return type === 'TEXT' ? value : null;
}

/** Type of a value that stands beside nothing with a type. */
export function typeOfLiteral(value: unknown): AnswerType {
  if (typeof value === 'number') return 'NUMBER';
  return typeof value === 'boolean' ? 'BOOLEAN' : 'TEXT';
}

/** Whether a node of a condition is a value and not a part of the tree. */
export function isLiteral(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** Whether a node has keys. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The operator of a node and what it is given; null for anything but one key. */
export function onlyEntry(value: unknown): [string, unknown] | null {
  const entries = isObject(value) ? Object.entries(value) : [];
  return entries.length === 1 && entries[0] ? entries[0] : null;
}
