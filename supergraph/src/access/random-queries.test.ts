import { composeServices } from '@apollo/composition';
import { readAccessRules } from '@commerce-tracking/federation-nats/access/access-rules';
import { guardDocument } from '@commerce-tracking/federation-nats/access/guarded-document';
import {
  type GraphQLSchema,
  getNamedType,
  parse,
  print,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import {
  composeLibrary,
  type LibraryGateway,
  librarySdl,
  type Reader,
  startLibrary,
} from '../../test-support/guarded-library.ts';
import { createChance, randomLibraryQuery } from '../../test-support/random-library-query.ts';

const scopes = ['count', 'burn', 'note:read', 'staff', 'owner', 'maps', 'seal', 'mail'];
const policies = ['adult', 'teacher', 'school'];
const everything: Reader = { scopes, policies };
const count = 400;

let schema: GraphQLSchema;
let gateways: LibraryGateway[];

beforeAll(async () => {
  const { schema: composed } = composeServices(
    Object.entries(librarySdl).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: name })),
  );
  if (!composed) throw new Error('the library does not compose');
  schema = composed.toAPISchema().toGraphQLJSSchema();
  gateways = [await startLibrary(), await startLibrary({ executor: 'stock' })];
});

it('leaves of random operations no field that is refused, and a valid document', () => {
  const rules = readAccessRules(parse(composeLibrary().supergraphSdl)) ?? new Map();
  const requirements = [...new Set(rules.values())];
  const chance = createChance(7);
  let cut = 0;
  for (let number = 0; number < count * 5; number += 1) {
    const query = randomLibraryQuery(schema, chance);
    const document = parse(query);
    expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
    const denied = new Set(requirements.filter(() => chance(2) === 0));
    const filtered = guardDocument(rules, schema, document)?.without(denied, null);
    if (!filtered) continue;
    cut += filtered.refused.length;
    expect(validate(schema, filtered.document).map(({ message }) => message)).toEqual([]);
    expect(refusedIn(filtered.document), `${query}\n${print(filtered.document)}`).toEqual([]);

    function refusedIn(text: typeof document): string[] {
      const found: string[] = [];
      const info = new TypeInfo(schema);
      const enter = () => {
        const field = info.getFieldDef();
        const parent = info.getParentType();
        const rule = field && parent && rules.get(`${getNamedType(parent).name}.${field.name}`);
        if (rule && denied.has(rule)) found.push(`${parent}.${field.name}`);
      };
      visit(text, visitWithTypeInfo(info, { Field: { enter } }));
      return found;
    }
  }
  expect(cut).toBeGreaterThan(count);
}, 180_000);

it('answers random operations with what an all-powerful caller gets, or null where an error says so', async () => {
  const chance = createChance(11);
  let refusals = 0;
  for (let number = 0; number < count; number += 1) {
    const query = randomLibraryQuery(schema, chance);
    const reader: Reader = {
      signedIn: chance(2) === 0,
      scopes: scopes.filter(() => chance(3) === 0),
      policies: policies.filter(() => chance(2) === 0),
    };
    const full = await (gateways[1] as LibraryGateway).ask(query, everything);
    const told = [];
    for (const gateway of gateways) {
      for (let time = 0; time < 2; time += 1) told.push(await gateway.ask(query, reader));
    }
    const [first, ...others] = told;
    for (const other of others) expect(other, query).toEqual(first);
    const both = () => `${query}\n${JSON.stringify(first)}\n${JSON.stringify(full)}`;
    expect(isPartOf(first?.data, full.data), both()).toBe(true);
    const isSame = JSON.stringify(first?.data) === JSON.stringify(full.data);
    if (!isSame) expect(first?.errors?.length, query).toBeGreaterThan(0);
    refusals += first?.errors?.length ?? 0;
  }
  expect(refusals).toBeGreaterThan(count / 2);
}, 180_000);

/** The same answer, apart from nulls. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (part === null || part === undefined) return true;
  if (typeof part !== 'object' || typeof whole !== 'object' || whole === null)
    return part === whole;
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) &&
      part.length === whole.length &&
      part.every((item, index) => isPartOf(item, whole[index]))
    );
  }
  const keys = Object.keys(whole);
  return (
    JSON.stringify(Object.keys(part)) === JSON.stringify(keys) &&
    keys.every((key) =>
      isPartOf((part as Record<string, unknown>)[key], (whole as Record<string, unknown>)[key]),
    )
  );
}
