import { openDatabase } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { type Arena, type Told, telltale } from './arena.ts';

const repeated = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_unused, index) => make(index)).join(' ');
const nested = (depth: number, open: string, inside: string, close: string) =>
  `${open.repeat(depth)}${inside}${close.repeat(depth)}`;
const doubling = (count: number) =>
  `{ ...F0 } ${repeated(count, (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`)} fragment F${count} on Query { me { id } }`;
const login = 'mutation($input: LoginInput!) { login(input: $input) { accessToken } }';

/** Operations that would cost much more than they look, and those with something hidden in them. */
export function requestAttacks(arena: () => Arena): void {
  const as = (who: string) => ({ token: arena().token(who) });

  describe('an operation that costs more than it looks', () => {
    it.each([
      ['aliases', `{ me { ${repeated(31, (index) => `a${index}: id`)} } }`],
      ['root fields', `{ ${repeated(21, (index) => `a${index}: me { id }`)} }`],
      ['fragments that double each other', doubling(30)],
      [
        'fragments in a circle',
        '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
      ],
      ['depth', `{ me { ${nested(40, 'actor { user { ', 'id', ' } }')} } }`],
      ['tokens', `{ me { ${repeated(5_000, () => 'id')} } }`],
      ['directives', `{ me { id ${repeated(1_500, () => '@include(if: true)')} } }`],
      ['inline fragments', `{ ${nested(3_000, '... { ', 'me { id }', ' }')} }`],
      [
        'lists in a literal',
        `{ collections(filter: ${nested(2_000, '[', '1', ']')}) { totalCount } }`,
      ],
      [
        'a list of lists of lists',
        '{ collections(first: 100) { nodes { revisions(first: 100) { nodes { submittedBy { collections(first: 100) { nodes { comments(first: 100) { nodes { id } } } } } } } } } }',
      ],
      [
        'introspection in circles',
        `{ __schema { types { ${nested(6, 'fields { type { ', 'name', ' } }')} } } }`,
      ],
    ])('is refused for its %s, with a code', async (_what, query) => {
      const { status, codes, text } = await arena().ask(query, as('admin'));
      expect([status, text.slice(0, 300)]).toEqual([400, text.slice(0, 300)]);
      expect(codes.length).toBeGreaterThan(0);
      for (const code of codes) {
        expect(['TOO_LARGE', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED']).toContain(code);
      }
      expect(text).not.toMatch(telltale);
      expect(text.length).toBeLessThan(20_000);
    });

    it('is refused when it is too large in any part, by HTTP and by NATS', async () => {
      const { ask, tell, token } = arena();
      const large = 'x'.repeat(600_000);
      const search = 'query($text: String) { actors(filter: { search: $text }) { totalCount } }';
      const answers: Told[] = [
        await ask(search, { ...as('admin'), variables: { text: large } }),
        await ask(`{ me { id } } # ${large}`, as('admin')),
      ];
      const headers = { Authorization: `Bearer ${token('admin')}` };
      const deep = nested(60_000, '{"a":', '1', '}');
      answers.push(
        await tell('graphql.auth', `{"query":"{ me { id } }","variables":${deep}}`, headers),
        await tell(
          'graphql.auth',
          { query: `{ me { ${repeated(50_000, () => 'id')} } }` },
          headers,
        ),
        await tell('graphql.auth', { query: nested(20_000, '{ me ', '{ id }', '}') }, headers),
        await tell('command.auth.user.update-profile', `{"input":${deep}}`, headers),
        await tell('command.auth.session.login', `{"input":{"identifier":${deep},"password":"x"}}`),
        await tell('command.auth.session.login', {
          input: { identifier: 'x', password: 'p'.repeat(500_000) },
        }),
        await tell(
          'command.tradeflow.collection.create',
          `{"input":{"id":"${newId()}","content":${deep}}}`,
          headers,
        ),
      );
      for (const [index, { codes, text }] of answers.entries()) {
        expect([index, codes]).not.toContain([index, 'INTERNAL']);
        expect(
          codes.filter((code) => /INTERNAL|none/.test(code)),
          `${index}: ${text.slice(0, 200)}`,
        ).toEqual([]);
        expect(text).not.toMatch(telltale);
      }
    });
  });

  describe('guessing a password', () => {
    const guesses = (identifier: (index: number) => string) =>
      `mutation { ${repeated(20, (index) => {
        const input = `{ identifier: "${identifier(index)}", password: "guess number ${index}" }`;
        return `a${index}: login(input: ${input}) { accessToken }`;
      })} }`;

    // Each failure beyond the fifth waits twice as long as the one before: an hour of guessing gets no further.
    const lookedAtMax = 15;

    it('gets no further with many aliases in one operation than with one', async () => {
      const { ask, system } = arena();
      const guessing = guesses(() => 'chef2.bj');
      const { codes } = await ask(guessing, { address: '10.9.0.1' });
      expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED']));
      expect(codes).toHaveLength(20);
      const database = openDatabase({ url: system.databaseUrl, poolSize: 1 });
      try {
        const { failedAttempts } = await database.db.credential.findFirstOrThrow({
          where: { user: { username: 'chef2.bj' } },
        });
        expect(failedAttempts).toBeGreaterThanOrEqual(5);
        expect(failedAttempts).toBeLessThan(lookedAtMax);
      } finally {
        await database.close();
      }
    });

    it('gets no further under many names from one address', async () => {
      const { ask, system } = arena();
      const address = '10.9.0.2';
      const { codes } = await ask(
        guesses((index) => `collecteur${index + 3}.bj`),
        { address },
      );
      expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED']));
      const database = openDatabase({ url: system.databaseUrl, poolSize: 1 });
      try {
        const counted = await database.db.addressFailure.findUniqueOrThrow({ where: { address } });
        expect(counted.failedAttempts).toBeGreaterThanOrEqual(5);
        expect(counted.failedAttempts).toBeLessThan(lookedAtMax);
      } finally {
        await database.close();
      }
      const input = { identifier: 'collecteur3.bj', password: demoPassword };
      const elsewhere = await ask(login, { address: '10.9.0.3', variables: { input } });
      expect(elsewhere.codes).toEqual([]);
    });

    it('cannot be sent as a list of operations', async () => {
      const one = { query: login, variables: { input: { identifier: 'chef.bj', password: 'x' } } };
      const response = await fetch(arena().system.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(Array.from({ length: 50 }, () => one)),
      });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('BAD_REQUEST');
    });

    it('does not tell which names there are', async () => {
      const { ask } = arena();
      const answers = [];
      for (const identifier of [
        'chef.bj',
        'nobody',
        'nobody@example.org',
        '+22900000000',
        'analyste',
      ]) {
        const input = { identifier, password: 'not the password' };
        const { text, status } = await ask(login, { variables: { input } });
        answers.push(`${status} ${text}`);
      }
      expect(new Set(answers).size).toBe(1);
    });
  });

  describe('what is hidden in an input', () => {
    it('changes nothing that the operation does not offer', async () => {
      const { ask, tell, token } = arena();
      const headers = { Authorization: `Bearer ${token('collecteur.bj')}` };
      const own = () => ask('{ me { id role status username version } }', as('collecteur.bj'));
      const offered = async () => {
        const { version } = JSON.parse((await own()).text).data.me;
        return { language: 'FR', expectedVersion: version as number };
      };
      const taken = await tell(
        'command.auth.user.update-profile',
        { input: await offered() },
        headers,
      );
      expect(taken.codes).toEqual([]);
      const before = await own();
      const valid = await offered();
      const extra = {
        role: 'ADMIN',
        status: 'ACTIVE',
        isAdmin: true,
        permissions: ['*'],
        actorId: newId(),
        userId: newId(),
        passwordHash: 'x',
        mustChangePassword: false,
        totpEnabledAt: null,
        version: 99,
        id: newId(),
      };
      for (const [name, value] of Object.entries(extra)) {
        const input = { ...valid, language: 'EN', [name]: value };
        const unknown = new RegExp(
          `"input\\.${name}".*UNKNOWN_FIELD|UNKNOWN_FIELD.*"input\\.${name}"`,
        );
        const http = await ask(
          'mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { id } }',
          { ...as('collecteur.bj'), variables: { input } },
        );
        expect([name, [...new Set(http.codes)]]).toEqual([name, ['BAD_INPUT']]);
        const nats = await tell('command.auth.user.update-profile', { input }, headers);
        expect([name, nats.codes]).toEqual([name, ['BAD_INPUT']]);
        expect(nats.text).toMatch(unknown);
        const record = { id: newId(), content: {}, [name === 'id' ? 'state' : name]: value };
        const created = await tell(
          'command.tradeflow.collection.create',
          { input: record },
          headers,
        );
        expect([name, created.codes]).toEqual([name, ['BAD_INPUT']]);
        if (name !== 'id') expect(created.text).toMatch(unknown);
      }
      expect((await own()).text).toBe(before.text);
    });

    it('reaches no prototype', async () => {
      const { ask, tell, token, system } = arena();
      const headers = { Authorization: `Bearer ${token('admin')}` };
      const poisons = [
        '{"__proto__":{"role":"ADMIN","isPolluted":true}}',
        '{"constructor":{"prototype":{"isPolluted":true}}}',
        '{"a":{"__proto__":{"isPolluted":true}},"content":{"__proto__":{"isPolluted":true}}}',
      ];
      for (const poison of poisons) {
        const body = `{"query":"query($f: CollectionFilter) { collections(filter: $f) { totalCount } }","variables":{"f":${poison}}}`;
        const response = await fetch(system.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: headers.Authorization },
          body,
        });
        const told = await response.text();
        expect([response.status, told]).toEqual([
          400,
          expect.stringMatching(/BAD_(REQUEST|INPUT)/),
        ]);
        const answers = [
          await tell('graphql.tradeflow', body, headers),
          await tell('command.tradeflow.collection.create', `{"input":${poison}}`, headers),
          await tell('command.auth.user.update-profile', `{"input":${poison}}`, headers),
          await tell(
            'command.admin.setting.update',
            `{"input":{"key":"__proto__","value":${poison},"expectedVersion":1}}`,
            headers,
          ),
          await tell(
            'command.model.form-model.create',
            `{"input":{"id":"${newId()}","content":${poison}}}`,
            headers,
          ),
        ];
        for (const { codes, text } of answers) {
          expect([poison, codes.length, text]).not.toEqual([poison, 0, text]);
          for (const code of codes) {
            expect([
              'BAD_INPUT',
              'BAD_USER_INPUT',
              'NOT_FOUND',
              'FORBIDDEN',
              'UNAVAILABLE',
              'transport UNAVAILABLE',
            ]).toContain(code);
          }
        }
        const get = new URL(system.url);
        get.searchParams.set('query', '{ __typename }');
        get.searchParams.set('variables', poison);
        get.searchParams.set('extensions', poison);
        const got = await fetch(get, { headers: { 'apollo-require-preflight': '1' } });
        expect([200, 400]).toContain(got.status);
      }
      // A polluted process would show the property on anything, or be an administrator's to everybody.
      const { codes } = await ask('{ signingKeys { kid } }', { token: token('collecteur.bj') });
      expect(codes).toEqual(['FORBIDDEN']);
    });
  });
}
