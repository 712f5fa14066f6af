import {
  day as calendarDay,
  decimal,
  text as plainText,
  refusal,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { WRONG_FORMAT } from '@commerce-tracking/service-kit/reasons';
import { dayToDate } from '@commerce-tracking/service-kit/values/dates';
import { z } from 'zod';
import type { KindName } from './entries.ts';

/** One field of a reference kind: what clients may send for it and where it is kept. */
export type Field = {
  /** Shape of a value that is given. */
  schema: z.ZodType;
  /** Must be given at creation and cannot be emptied. */
  required: boolean;
  /** Kept when nothing is given, or null is. */
  fallback: unknown;
  /** Set at creation, never changed. */
  fixed: boolean;
  /** Kind the value is an id of. */
  reference?: KindName;
  /** Columns a value is kept in; one of the field's own name unless given. */
  columns?: (value: unknown) => Record<string, unknown>;
};

function required(schema: z.ZodType, more: Partial<Field> = {}): Field {
  return { schema, required: true, fallback: null, fixed: false, ...more };
}

/** Makes a field one that may stay empty. */
export function optional(field: Field): Field {
  return { ...field, required: false };
}

/** Makes a field one that never changes after creation. */
export function fixed(field: Field): Field {
  return { ...field, fixed: true };
}

/** Trimmed text; with `shape` only what matches it, described by `expected`. */
export function text(max: number, shape?: { pattern: RegExp; expected: string }): Field {
  const schema = plainText(max);
  if (!shape) return required(schema);
  return required(
    schema.superRefine((value, context) => {
      if (!shape.pattern.test(value)) {
        context.addIssue(refusal(WRONG_FORMAT, { expected: shape.expected }));
      }
    }),
  );
}

export function integer(min: number, max = 2_147_483_647): Field {
  return required(z.int().min(min).max(max));
}

/** Exact decimal of three places, greater than zero unless zero is allowed. */
export function quantity(options: { zero?: boolean } = {}): Field {
  return required(decimal({ scale: 3, min: options.zero ? '0' : '0.001', max: '999999999999999' }));
}

/** An amount of money of two places, zero allowed. */
export function amount(): Field {
  return required(decimal({ scale: 2, max: '999999999999999999' }));
}

/** A calendar day, kept in the column `name`. */
export function day(name: string): Field {
  return required(calendarDay, {
    columns: (value) => ({ [name]: typeof value === 'string' ? dayToDate(value) : null }),
  });
}

export function flag(fallback: boolean): Field {
  return required(z.boolean(), { required: false, fallback });
}

export function choice(values: readonly [string, ...string[]]): Field {
  return required(z.enum(values));
}

/** A list of fixed values, each once. */
export function choices(values: readonly [string, ...string[]]): Field {
  const each = z.array(z.enum(values)).max(values.length);
  return required(
    each.transform((list) => values.filter((value) => list.includes(value))),
    {
      required: false,
      fallback: [],
    },
  );
}

/** The id of an entry of another kind, or of the same. */
export function link(kind: KindName): Field {
  return required(uuid, { reference: kind });
}

const degrees = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});

/** A position on the map; accuracy and time of a device's fix are not kept for reference data. */
export function location(): Field {
  return required(degrees, {
    required: false,
    columns: (value) => {
      const point = value as z.output<typeof degrees> | null;
      return { latitude: point?.latitude ?? null, longitude: point?.longitude ?? null };
    },
  });
}
