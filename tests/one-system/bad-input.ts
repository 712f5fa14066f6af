import { newId } from '@commerce-tracking/service-kit/ids';
import { UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { maizeLine, maizeRecord } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';

/** Against the system that others use too. */
export function badInput(stage: Stage): void {
  describe('bad input', () => {
    let untouched: number;

    beforeAll(async () => {
      untouched = await countAll();
    });
    afterAll(async () => {
      const left = await countAll().catch(() => -1);
      expect(left).toBe(untouched);
    });

    async function countAll(): Promise<number> {
      const data = await stage.client.ask<{ collections: { totalCount: number } }>(
        '{ collections { totalCount } }',
        {},
        { token: stage.token('admin') },
      );
      return data.collections.totalCount;
    }

    const mutation =
      'mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id } }';

    async function post(body: string, headers: Record<string, string> = {}) {
      const response = await fetch(`${stage.system.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      const text = await response.text();
      expect(text).not.toMatch(/\bat .*\.(ts|js):\d+/); // No stack trace.
      expect(text).not.toMatch(/node_modules|prisma|SELECT|INSERT/);
      expect(response.status).toBeLessThan(500);
      return { status: response.status, text };
    }

    async function refused(content: Record<string, unknown>) {
      const body = JSON.stringify({
        query: mutation,
        variables: { input: { id: newId(), content, submit: true } },
      });
      const token = stage.token('collecteur.bj');
      const { text } = await post(body, { authorization: `Bearer ${token}`, 'x-language': 'en' });
      const [error] = JSON.parse(text).errors ?? [];
      expect(error, text).toBeDefined();
      const fields: { path: string; reason: string }[] = error.extensions.details?.fields ?? [];
      return { code: error.extensions.code as string, fields, message: error.message as string };
    }

    describe('a record with mistakes is refused with code and field', () => {
      it.each<[string, (stage: Stage) => Record<string, unknown>, string, string]>([
        [
          'negative weight',
          ({ reference }) => ({ items: [maizeLine(reference, { localUnitWeightKg: '-5' })] }),
          'items.0.localUnitWeightKg',
          'TOO_SMALL',
        ],
        [
          'unknown product',
          ({ reference }) => ({ items: [maizeLine(reference, { productId: newId() })] }),
          'items.0.productId',
          'UNKNOWN_REFERENCE',
        ],
        [
          "point outside the collector's country",
          ({ reference }) => ({
            collectionPointId: reference.id('collectionPoints', 'GH-AFLAO'),
          }),
          'collectionPointId',
          'POINT_NOT_ALLOWED',
        ],
        [
          'both product and animal on an item',
          ({ reference }) => ({
            items: [maizeLine(reference, { animalId: reference.id('animals', 'CATTLE') })],
          }),
          'items.0',
          'PRODUCT_OR_ANIMAL',
        ],
        ['missing field', () => ({ paymentMethod: null }), 'paymentMethod', 'MISSING_FIELD'],
        [
          'day in the future',
          () => ({ collectedOn: '2099-01-01' }),
          'collectedOn',
          'DATE_IN_FUTURE',
        ],
      ])('%s', async (_name, change, path, reason) => {
        const { code, fields } = await refused(maizeRecord(stage.reference, change(stage)));
        expect(code).toBe('BAD_INPUT');
        const found = fields.find((field) => field.path.includes(path));
        expect(found, JSON.stringify(fields)).toMatchObject({ reason });
      });

      it('wrong type, unknown field and bad scalar', async () => {
        for (const change of [{ items: 'none' }, { colour: 'red' }, { transportCost: 'much' }]) {
          const { code, fields } = await refused(maizeRecord(stage.reference, change));
          expect(code).toBe('BAD_INPUT');
          expect(fields[0]?.path).toContain(Object.keys(change)[0]);
        }
      });

      it('half of a character, which no database takes', async () => {
        const change = { notes: 'a\ud800', vehicleRegistrationNumber: '\udc00' };
        const { code, fields } = await refused(maizeRecord(stage.reference, change));
        expect(code).toBe('BAD_INPUT');
        expect(fields.map(({ path }) => path).sort()).toEqual([
          'input.content.notes',
          'input.content.vehicleRegistrationNumber',
        ]);
      });

      it.each([
        ['collectedOn', '0000-01-01'],
        ['collectedOn', '0099-12-31'],
        ['observedAt', '0000-01-01T00:00:00Z'],
        ['observedAt', '9999-12-31T23:59:59-05:00'],
      ])('%s outside what the database knows: %s', async (field, value) => {
        const { code, fields } = await refused(maizeRecord(stage.reference, { [field]: value }));
        expect(code).toBe('BAD_INPUT');
        expect(fields[0]?.path).toBe(`input.content.${field}`);
      });

      it('a scalar of a line, its place written as everywhere', async () => {
        const content = maizeRecord(stage.reference, {
          items: [maizeLine(stage.reference, { quantity: '1e5' })],
        });
        const { code, fields } = await refused(content);
        expect(code).toBe('BAD_INPUT');
        expect(fields[0]?.path).toBe('input.content.items.0.quantity');
      });

      it('in French unless another language is asked for', async () => {
        const body = JSON.stringify({ query: '{ collections { totalCount } }' });
        expect((await post(body)).text).toContain('connecté');
        expect((await post(body, { 'accept-language': 'en-GB' })).text).toContain('signed in');
      });
    });

    describe('a request that is none', () => {
      it.each([
        ['malformed GraphQL', JSON.stringify({ query: '{ collections {' }), 'GRAPHQL_PARSE_FAILED'],
        ['unknown field', JSON.stringify({ query: '{ nothing }' }), 'GRAPHQL_VALIDATION_FAILED'],
        ['no JSON', '{"query":', 'BAD_REQUEST'],
        [
          'a day that is none, in the text itself',
          JSON.stringify({
            query: '{ collections(filter: {collectedFrom: "2026-02-31"}) { totalCount } }',
          }),
          'GRAPHQL_VALIDATION_FAILED',
        ],
        [
          'an operation that is not there',
          JSON.stringify({ query: '{ me { id } }', operationName: 'Other' }),
          'OPERATION_RESOLUTION_FAILURE',
        ],
        [
          'fragments that double each other',
          JSON.stringify({
            query: `{ me { ...F0 } } ${Array.from(
              { length: 60 },
              (_unused, index) =>
                `fragment F${index} on User { ...F${index + 1} ...F${index + 1} }`,
            ).join(' ')} fragment F60 on User { id }`,
          }),
          'TOO_LARGE',
        ],
      ])('%s', async (_name, body, code) => {
        const { status, text } = await post(body);
        expect(status).toBe(400);
        expect(JSON.parse(text).errors[0].extensions.code).toBe(code);
      });

      it('a body of 2 MB', async () => {
        const { status, text } = await post(JSON.stringify({ query: `#${'x'.repeat(2_000_000)}` }));
        expect(status).toBe(413);
        expect(JSON.parse(text).errors[0].extensions.code).toBe('TOO_LARGE');
      });

      it('a query of depth 60', async () => {
        const deep = `${'teamManager { supervisor { '.repeat(30)}id${' } }'.repeat(30)}`;
        const query = `{ collections { nodes { collector { ${deep} } } } }`;
        const { text } = await post(JSON.stringify({ query }));
        expect(JSON.parse(text).errors[0].extensions.code).toBe('TOO_LARGE');
      });
    });

    describe('a cursor of another list', () => {
      const cursor = (...values: unknown[]) =>
        Buffer.from(JSON.stringify(values)).toString('base64url');
      const lists = [
        'actors',
        'sessions',
        'assignments',
        'auditLog',
        'collections',
        'organizations',
      ];

      it.each(lists)('is refused or ignored by %s', async (list) => {
        const query = `query($after: String) { ${list}(after: $after) { totalCount } }`;
        for (const after of [
          'x',
          cursor('x', 'y'),
          cursor(null, {}),
          cursor('99999-01-01', '😀'),
        ]) {
          const headers = { authorization: `Bearer ${stage.token('admin')}` };
          const { text } = await post(JSON.stringify({ query, variables: { after } }), headers);
          const { code } = JSON.parse(text).errors?.[0]?.extensions ?? {};
          expect([undefined, 'BAD_INPUT']).toContain(code);
        }
      });
    });

    describe('a token that is none', () => {
      const query = JSON.stringify({ query: '{ me { id } }' });
      const claims = { role: 'ADMIN', actorId: newId(), sid: newId() };

      it.each<[string, () => string]>([
        [
          'signed with "none"',
          () =>
            new UnsecuredJWT(claims)
              .setSubject(newId())
              .setIssuer('commerce-tracking')
              .setAudience('commerce-tracking-api')
              .setExpirationTime('10m')
              .encode(),
        ],
        [
          'changed after signing',
          () => {
            const [head, , signature] = stage.token('collecteur.bj').split('.');
            const body = Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 }));
            return [head, body.toString('base64url'), signature].join('.');
          },
        ],
        ['nonsense', () => 'abc.def.ghi'],
      ])('%s', async (_name, token) => {
        const { status, text } = await post(query, { authorization: `Bearer ${token()}` });
        expect(status).toBe(401);
        expect(JSON.parse(text).errors[0].extensions.code).toBe('UNAUTHENTICATED');
      });

      it('does not keep its owner from signing in again', async () => {
        const query = `mutation { login(input: { identifier: "collecteur.bj", password: "${demoPassword}" }) { accessToken } }`;
        const { status, text } = await post(JSON.stringify({ query }), {
          authorization: 'Bearer abc.def.ghi',
        });
        expect(status).toBe(200);
        expect(JSON.parse(text).data.login.accessToken).toContain('.');
      });
    });
  });
}
