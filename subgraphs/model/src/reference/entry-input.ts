import {
  commandId,
  expectedVersion,
  optionalText,
  text as plainText,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { text } from './fields.ts';
import type { ReferenceKind } from './kind.ts';

const code = text(60, {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._/-]*$/,
  expected: 'A–Z, 0–9, . _ / -',
}).schema;

const names = {
  nameEn: optionalText(120),
  descriptionFr: optionalText(2_000),
  descriptionEn: optionalText(2_000),
  position: z.int().min(0).nullish(),
};

/** Input that names an entry and the version the client has seen. */
export const targetInput = z.strictObject({ id: uuid, expectedVersion, commandId });

export type EntryInput = Record<string, unknown> & {
  id?: string | null;
  commandId?: string | null;
};
export type EntryChanges = EntryInput & { id: string; expectedVersion: number };

/** What `create<Kind>` accepts. */
export function createInputOf(kind: ReferenceKind): z.ZodType<EntryInput> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, field] of Object.entries(kind.fields)) {
    shape[name] = field.required ? field.schema : field.schema.nullish();
  }
  if (kind.children) shape[kind.children.field] = kind.children.schema.nullish();
  return z.strictObject({
    id: uuid.nullish(),
    commandId,
    ...(kind.codeOf || kind.isDated ? {} : { code }),
    ...(kind.isDated ? {} : { nameFr: plainText(120), ...names }),
    ...shape,
  }) as unknown as z.ZodType<EntryInput>;
}

/** What `update<Kind>` accepts: any part; null empties what may be empty. */
export function updateInputOf(kind: ReferenceKind): z.ZodType<EntryChanges> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, field] of Object.entries(kind.fields)) {
    if (field.fixed) continue;
    shape[name] = field.required ? field.schema.optional() : field.schema.nullish();
  }
  if (kind.children) shape[kind.children.field] = kind.children.schema.nullish();
  return z.strictObject({
    ...targetInput.shape,
    ...(kind.codeOf || kind.isDated ? {} : { code: code.optional() }),
    ...(kind.isDated ? {} : { nameFr: plainText(120).optional(), ...names }),
    ...shape,
  }) as unknown as z.ZodType<EntryChanges>;
}
