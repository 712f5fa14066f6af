import { beforeAll, describe, expect, it } from 'vitest';
import {
  composeLibrary,
  type LibraryGateway,
  librarySdl,
  type Reader,
  startLibrary,
} from '../../test-support/guarded-library.ts';
import { loadableSupergraph } from './loadable-supergraph.ts';

const signedIn: Reader = { signedIn: true };
/** What was really asked for, without the stand-ins. */
const asked = (texts: string[]) =>
  texts.map((text) => text.replace(/_*refused_\w+:__typename/g, ''));

describe.each(['prepared', 'stock'] as const)('the guarded gateway, %s', (executor) => {
  let library: LibraryGateway;

  beforeAll(async () => {
    library = await startLibrary({ executor });
  });

  /** Three times, so that what was planned and what was prepared answer too. */
  async function told(query: string, reader: Reader = {}, variables?: Record<string, unknown>) {
    const first = await library.ask(query, reader, variables);
    for (let time = 0; time < 2; time += 1) {
      expect(await library.ask(query, reader, variables)).toEqual(first);
    }
    const refused = (first.errors ?? []).map(
      ({ message, path }) => `${path?.join('.')}: ${message}`,
    );
    return { data: first.data, refused };
  }

  it('answers what is open, and null with an error for the rest', async () => {
    expect(await told('{ books(first: 1) { id title price note } }')).toEqual({
      data: { books: [{ id: '1', title: 'Book 1', price: null, note: null }] },
      refused: ['books.@.price: sign in', 'books.@.note: owner'],
    });
    expect(await told('{ books(first: 1) { id price note } }', signedIn)).toEqual({
      data: { books: [{ id: '1', price: 12, note: null }] },
      refused: ['books.@.note: owner'],
    });
    const staff = { scopes: ['note:read', 'staff'] };
    expect(await told('{ books(first: 1) { price note } }', staff)).toEqual({
      data: { books: [{ price: 12, note: 'worn' }] },
      refused: [],
    });
  });

  it('asks no subgraph for what is refused, and none at all where nothing remains', async () => {
    library.sent();
    await library.ask('{ books { id price } }');
    expect(asked(library.sent())).toEqual([expect.not.stringContaining('price')]);
    expect(await told('{ me { name } vault { code } }')).toEqual({
      data: { me: null, vault: null },
      refused: ['me: sign in', 'vault: sign in'],
    });
    expect(library.sent()).toEqual([]);
  });

  it('finds protected types behind fields, scalars and enums', async () => {
    expect((await told('{ vault { code } mood seal }')).refused).toEqual([
      'vault: sign in',
      'mood: sign in',
      'seal: seal',
    ]);
    expect(await told('{ vault { code } mood seal }', { scopes: ['seal'] })).toEqual({
      data: { vault: { code: 42 }, mood: 'WILD', seal: 'wax' },
      refused: [],
    });
  });

  it.each([
    '{ books { cost: price } }',
    '{ books { title: price } }',
    '{ books { ...F } } fragment F on Book { ...G } fragment G on Book { price }',
    '{ books { ... { ... on Book { price } } } }',
    '{ items { ... on Book { price } } }',
    '{ anything { ... on Item { ... on Book { price } } } }',
    'query A { books { price } }',
    '{ books { shipping } }',
    '{ books { ...F ...F a: price } } fragment F on Book { price }',
    '{ books { __proto__: price } }',
    'query ($yes: Boolean = true) { books { price @include(if: $yes) } }',
    'mutation { lend(id: "1") { price } }',
  ])('is not got round by aliases, fragments or what another field requires: %s', async (query) => {
    library.sent();
    const { data, refused } = await told(query);
    expect(JSON.stringify(data)).not.toMatch(/12|3\b/);
    expect(refused.length).toBeGreaterThan(0);
    expect(asked(library.sent()).filter((text) => /price|shipping/.test(text))).toEqual([]);
    expect(JSON.stringify((await told(query, signedIn)).data)).toMatch(/12|3\b/);
  });

  it('asks on an interface for what is behind it, and lets the open type be asked for', async () => {
    expect(await told('{ items { id title } }')).toEqual({
      data: { items: [{ id: '1', title: null }, { id: 'm', title: null }, null] },
      refused: ['items.@.title: maps'],
    });
    expect(await told('{ items { id ... on Book { title } ... on Map { title scale } } }')).toEqual(
      {
        data: { items: [{ id: '1', title: 'Book 1' }, { id: 'm', title: null, scale: 5 }, null] },
        refused: ['items.@.title: maps'],
      },
    );
  });

  it('refuses the protected member of a union and answers the others', async () => {
    const query = '{ anything { __typename ... on Book { title } ... on Vault { code open } } }';
    expect(await told(query)).toEqual({
      data: {
        anything: [
          { __typename: 'Book', title: 'Book 1' },
          { __typename: 'Vault', code: null, open: null },
          { __typename: 'Map' },
        ],
      },
      refused: ['anything.@.code: sign in', 'anything.@.open: sign in'],
    });
  });

  it('holds for fields that an interface object adds to every implementation', async () => {
    for (const query of [
      '{ media { id reviews likes } }',
      '{ media { id ... on Film { reviews likes } } }',
    ]) {
      expect(await told(query)).toEqual({
        data: { media: [{ id: 'f', reviews: null, likes: 9 }] },
        refused: ['media.@.reviews: sign in'],
      });
      expect((await told(query, signedIn)).data).toEqual({
        media: [{ id: 'f', reviews: 3, likes: 9 }],
      });
    }
  });

  it('takes policies from whoever knows them, and refuses those nobody knows', async () => {
    const query = '{ books(first: 1) { rating } }';
    expect((await told(query, signedIn)).refused).toEqual(['books.@.rating: adult']);
    expect((await told(query, { policies: ['teacher'] })).refused).toEqual([
      'books.@.rating: adult',
    ]);
    expect((await told(query, { policies: ['teacher', 'school'] })).data).toEqual({
      books: [{ rating: 4.5 }],
    });
  });

  it('lets a null go as far up as the schema asks for', async () => {
    expect(await told('{ strict { id must } mood }')).toEqual({
      data: { strict: null, mood: null },
      refused: ['strict.must: sign in', 'mood: sign in'],
    });
    expect((await told('{ strict { id inner { must } } }')).data).toEqual({
      strict: { id: 's', inner: null },
    });
    expect((await told('{ strict { id deep { must } } }')).data).toEqual({ strict: null });
    expect((await told('{ stricts { must } books { id } }')).data).toEqual({
      stricts: null,
      books: [{ id: '1' }, { id: '2' }],
    });
    expect(await told('{ counted books { id } }')).toEqual({
      data: null,
      refused: ['counted: count'],
    });
  });

  it('tells of a field once, and only where it was asked for', async () => {
    const twice = '{ books { price ...F } } fragment F on Book { price }';
    expect((await told(twice)).refused).toEqual(['books.@.price: sign in']);
    const maybe =
      'query ($a: Boolean = false, $b: Boolean!) { books(first: 1) { id price @include(if: $a) ... @skip(if: $b) { note } } }';
    expect(await told(maybe, {}, { b: true })).toEqual({
      data: { books: [{ id: '1' }] },
      refused: [],
    });
    expect(await told(maybe, {}, { a: true, b: false })).toEqual({
      data: { books: [{ id: '1', price: null, note: null }] },
      refused: ['books.@.price: sign in', 'books.@.note: owner'],
    });
    const literal = '{ books(first: 1) { id price @skip(if: true) } }';
    expect((await told(literal)).refused).toEqual([]);
  });

  it('keeps an allowed value where another type under the same name is refused', async () => {
    const query = '{ anything { ... on Book { x: title } ... on Map { x: title } } }';
    expect((await told(query)).data).toEqual({
      anything: [{ x: 'Book 1' }, {}, { x: null }],
    });
  });

  it('is not confused by names that look like its own', async () => {
    const query = '{ books(first: 1) { refused_price: title price _refused_price: id } }';
    expect((await told(query)).data).toEqual({
      books: [{ refused_price: 'Book 1', price: null, _refused_price: '1' }],
    });
  });

  it('runs the part of a mutation that is allowed, and not the other', async () => {
    library.sent();
    const query = 'mutation { burn(id: "2") { id } lend(id: "1") { id note } }';
    const { data, errors } = await library.ask(query);
    expect(data).toEqual({ burn: null, lend: { id: '1', note: null } });
    expect(errors?.map(({ path }) => path)).toEqual([['burn'], ['lend', 'note']]);
    expect(asked(library.sent())).toEqual([expect.not.stringContaining('burn')]);
  });

  it('keeps errors of the subgraphs beside its own', async () => {
    const { data, errors } = await library.ask(
      'query ($first: Int) { books(first: $first) { price } }',
      {},
      { first: 'x' },
    );
    expect(data).toBeUndefined();
    expect(errors?.length).toBeGreaterThan(0);
  });
});

describe('the guard', () => {
  it('is what keeps the fields closed: without it they are open', async () => {
    const open = await startLibrary({ isGuarded: false });
    expect((await open.ask('{ me { name } }')).data).toEqual({ me: { name: 'Name p1' } });
    const guarded = await startLibrary();
    expect((await guarded.ask('{ me { name } }')).data).toEqual({ me: null });
  });

  it('plans an operation once for each set of rights, not once for each caller', async () => {
    const library = await startLibrary({ executor: 'stock' });
    const query = '{ books { price note title } }';
    const readers = [
      {},
      signedIn,
      { scopes: ['owner'] },
      { scopes: ['owner', 'x'] },
      { policies: ['p'] },
    ];
    for (const reader of [...readers, ...readers]) await library.ask(query, reader);
    const texts = new Set(library.sent());
    expect(texts.size).toBe(3);
  });

  it('follows the schema: what becomes protected is closed to documents it has seen', async () => {
    const library = await startLibrary();
    const query = '{ books(first: 1) { title price } }';
    for (let time = 0; time < 2; time += 1) {
      expect((await library.ask(query, signedIn)).errors).toBeUndefined();
    }
    const books = librarySdl.books.replace(
      'title: String\n      price',
      'title: String @needs(scopes: [["titles"]])\n      price',
    );
    library.update(composeLibrary({ books }).supergraphSdl);
    expect(await library.ask(query, signedIn)).toMatchObject({
      data: { books: [{ title: null, price: 12 }] },
      errors: [{ message: 'titles', path: ['books', '@', 'title'] }],
    });
    library.update(composeLibrary().supergraphSdl);
    expect((await library.ask(query, signedIn)).errors).toBeUndefined();
  });

  it('takes nothing off a supergraph but the purpose of what it enforces', () => {
    const { supergraphSdl } = composeLibrary();
    const loadable = loadableSupergraph(supergraphSdl);
    expect(supergraphSdl.match(/for: SECURITY/g)).toHaveLength(3);
    expect(loadable).not.toMatch(/for: SECURITY/);
    expect(loadable.replace(/, for: EXECUTION/g, '')).toBe(
      supergraphSdl.replace(/, for: (SECURITY|EXECUTION)/g, ''),
    );
    const unknown = supergraphSdl.replace('policy/v0.1', 'policy/v0.2');
    expect(loadableSupergraph(unknown)).toMatch(/policy\/v0.2", for: SECURITY/);
  });

  it('finds composition refusing what would get round it', () => {
    const books = librarySdl.books;
    const codes = (changed: Parameters<typeof composeLibrary>[0]) =>
      composeLibrary(changed).errors?.map(({ extensions }) => extensions.code);
    expect(codes({ people: librarySdl.people.replace('"price") @signedIn', '"price")') })).toEqual([
      'MISSING_TRANSITIVE_AUTH_REQUIREMENTS',
    ]);
    expect(
      codes({ books: books.replace('interface Item {', 'interface Item @signedIn {') }),
    ).toEqual(['AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE']);
  });

  it('holds where an older composition did not carry a requirement over', async () => {
    const { supergraphSdl } = composeLibrary();
    const older = supergraphSdl
      .replace(/(shipping: Int @join__field\([^)]*\)) @signedIn/, '$1')
      .replace(/(interface Item[^}]*title: String) @needs\([^)]*\)/, '$1');
    expect(older.length).toBeLessThan(supergraphSdl.length - 20);
    const library = await startLibrary({ supergraphSdl: older });
    const { data } = await library.ask('{ books(first: 1) { shipping } items { title } }');
    expect(data).toEqual({
      books: [{ shipping: null }],
      items: [{ title: null }, { title: null }, null],
    });
  });
});
