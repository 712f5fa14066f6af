import { expect } from 'vitest';
import type { Reference } from '../support/reference.ts';
import type { Stage } from '../support/sessions.ts';

/** One kind of bad input: what is sent, which field is refused, and why. */
export type BadInput = [
  kind: string,
  change: (reference: Reference) => object,
  path: string,
  reason: string,
];

type Field = { path: string; reason: string; message: string };
type Refused = { code: string; message: string; fields: Field[] };

/** Somebody sends something to an operation. */
export type Attempt = { who: string; operation: string; input: object };

/** Refused alike in both languages, each in words of its own, and naming the field. */
export async function expectRefused(
  stage: Stage,
  attempt: Attempt,
  path: string,
  reason: string,
): Promise<void> {
  const french = await refusalOf(stage, attempt, 'fr');
  const english = await refusalOf(stage, attempt, 'en');
  expect([french.code, english.code]).toEqual(['BAD_INPUT', 'BAD_INPUT']);
  expect(french.message).not.toBe(english.message);
  const fieldOf = ({ fields }: Refused) => fields.find((field) => field.path === `input.${path}`);
  expect(fieldOf(french), JSON.stringify(french.fields)).toMatchObject({ reason });
  expect(fieldOf(english)).toMatchObject({ reason });
  expect(fieldOf(french)?.message).not.toBe(fieldOf(english)?.message);
}

async function refusalOf(
  { client, token }: Stage,
  { who, operation, input }: Attempt,
  language: 'fr' | 'en',
): Promise<Refused> {
  const named = `${operation[0]?.toUpperCase()}${operation.slice(1)}Input`;
  const type = named.replace(/^(Approve|Reject)CollectionLevel\d/, '$1Collection');
  const answer = await client.call(
    `mutation($input: ${type}!) { ${operation}(input: $input) { __typename } }`,
    { input },
    { token: token(who), headers: { 'x-language': language } },
  );
  const [error] = answer.errors;
  if (!error) throw new Error(`${operation} was accepted`);
  const fields = error.extensions.details?.fields ?? [];
  return { code: error.extensions.code, message: error.message, fields };
}
