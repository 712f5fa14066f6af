import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type AccessCaller, lackOf } from './access-requirement.ts';
import { readAccessRules } from './access-rules.ts';

const federation = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;
const rulesOf = (sdl: string) => readAccessRules(parse(sdl)) ?? new Map();
const plain = federation(
  '"@key", "@requires", "@external", "@authenticated", "@requiresScopes", "@policy"',
);
const caller = (...scopes: string[]): AccessCaller => ({
  isAuthenticated: scopes.length > 0,
  hasScope: (scope) => scopes.includes(scope),
});
const noPolicy = new Set<string>();

describe('which fields ask for something', () => {
  it('finds none in a schema that links no access directive', () => {
    expect(readAccessRules(parse('type Query { a: Int @authenticated }'))).toBeNull();
    expect(readAccessRules(parse(`${federation('"@key"')} type Query { a: Int }`))).toBeNull();
  });

  it.each([
    ['imported', plain, '@authenticated'],
    ['renamed', federation('{name: "@authenticated", as: "@signedIn"}'), '@signedIn'],
    ['not imported', federation('"@key"'), '@federation__authenticated'],
    [
      'not imported from a renamed Federation',
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", as: "fed")',
      '@fed__authenticated',
    ],
    [
      'linked by itself',
      'schema @link(url: "https://specs.apollo.dev/authenticated/v0.1") { query: Query }',
      '@authenticated',
    ],
    [
      'linked by itself under another name',
      'schema @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "known") { query: Query }',
      '@known',
    ],
    [
      'linked by itself and renamed',
      `schema @link(url: "https://specs.apollo.dev/authenticated/v0.1", import: [{name: "@authenticated", as: "@in"}]) { query: Query }`,
      '@in',
    ],
    [
      'joined',
      'schema @link(url: "https://specs.apollo.dev/authenticated/v0.1") { query: Query }',
      '@join__directive(graphs: [A], name: "authenticated", args: {})',
    ],
    [
      'joined by a joined link',
      'schema @join__directive(graphs: [A], name: "link", args: {url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"]}) { query: Query }',
      '@join__directive(graphs: [A], name: "authenticated", args: {})',
    ],
  ])('goes by the link: %s', (_how, head, directive) => {
    const rules = rulesOf(`${head} type Query { open: Int closed: Int ${directive} }`);
    expect([...rules.keys()]).toEqual(['Query.closed']);
  });

  it('does not take another directive of the same name for it', () => {
    const sdl = `extend schema @link(url: "https://example.com/authenticated/v1.0") ${federation('"@key"')}
      type Query { a: Int @authenticated }`;
    expect(readAccessRules(parse(sdl))).toBeNull();
  });

  it('asks on every field of a protected type and on every field that returns one', () => {
    const rules = rulesOf(`${plain}
      type Query { user: User users: [User!]! secret: Secret kind: Kind plain: Int }
      type User @authenticated { id: ID! }
      scalar Secret @authenticated
      enum Kind @authenticated { A }`);
    expect([...rules.keys()].sort()).toEqual([
      'Query.kind',
      'Query.secret',
      'Query.user',
      'Query.users',
      'User.id',
    ]);
  });

  it('leaves the fields open that Federation itself adds', () => {
    const rules = rulesOf(`${plain}
      type Query @authenticated { a: Int _service: _Service! _entities: [_Entity]! }`);
    expect([...rules.keys()]).toEqual(['Query.a']);
  });

  it('asks on an interface for what any type behind it asks for, and not the other way', () => {
    const rules = rulesOf(`${plain}
      type Query { node: Node open: Open }
      interface Node { id: ID! f: Int g: Int }
      type Open implements Node { id: ID! f: Int g: Int }
      type Half implements Node { id: ID! f: Int @requiresScopes(scopes: [["half"]]) g: Int }
      type Closed implements Node @authenticated { id: ID! f: Int g: Int }`);
    const asks = (coordinate: string) => rules.get(coordinate);
    expect(asks('Query.open')).toBeUndefined();
    expect(asks('Open.f')).toBeUndefined();
    expect(asks('Query.node')).toMatchObject({ isAuthenticated: true, scopes: [] });
    expect(asks('Node.g')).toMatchObject({ isAuthenticated: true, scopes: [] });
    expect(asks('Node.f')).toMatchObject({ isAuthenticated: true, scopes: [[['half']]] });
    expect(asks('Half.f')).toMatchObject({ isAuthenticated: false, scopes: [[['half']]] });
  });

  it('asks for what a field requires of others, and what those require', () => {
    const supergraph = (fields: string) => `
      schema @link(url: "https://specs.apollo.dev/join/v0.5")
        @link(url: "https://specs.apollo.dev/authenticated/v0.1")
        @link(url: "https://specs.apollo.dev/requiresScopes/v0.1") { query: Query }
      type Query { a: A }
      type A { ${fields} b: B }
      type B { deep: Int @authenticated }`;
    const rules = rulesOf(
      supergraph(`
        secret: Int @requiresScopes(scopes: [["s"]])
        near: Int @join__field(graph: X, requires: "secret b { deep }")
        far: Int @join__field(graph: Y, requires: "near")
        other: Int @join__field(graph: Y)`),
    );
    for (const field of ['A.near', 'A.far']) {
      expect(rules.get(field)).toMatchObject({ isAuthenticated: true, scopes: [[['s']]] });
    }
    expect(rules.has('A.other')).toBe(false);
    const own = rulesOf(`${plain}
      type A { secret: Int @external @authenticated cost: Int @requires(fields: "secret") }`);
    expect(own.get('A.cost')).toMatchObject({ isAuthenticated: true });
  });
});

describe('what a caller lacks', () => {
  const rules = rulesOf(`${plain}
    type Query {
      any: Int @requiresScopes(scopes: [["a", "b"], ["c"]])
      both: Int @requiresScopes(scopes: [["a"]]) @policy(policies: [["p", "q"]])
      none: Int @authenticated @requiresScopes(scopes: [])
    }`);
  const lack = (field: string, who: AccessCaller, policies = noPolicy) =>
    lackOf(rules.get(`Query.${field}`), who, policies);

  it('is nothing as soon as one group of scopes is complete', () => {
    expect(lack('any', caller('a', 'b'))).toBeNull();
    expect(lack('any', caller('c'))).toBeNull();
    expect(lack('any', caller('a'))).toMatchObject({ scopes: ['b'] });
    expect(lack('any', caller())).toMatchObject({ scopes: ['c'] });
  });

  it('is told of scopes and of policies', () => {
    expect(lack('both', caller('a'))).toMatchObject({ scopes: [], policies: ['p', 'q'] });
    expect(lack('both', caller('a'), new Set(['q']))).toMatchObject({ policies: ['p'] });
    expect(lack('both', caller('a'), new Set(['p', 'q']))).toBeNull();
    expect(lack('both', caller('x'), new Set(['p', 'q']))).toMatchObject({ scopes: ['a'] });
  });

  it('is a sign-in where that alone is asked for', () => {
    expect(lack('none', caller())).toMatchObject({ signIn: true });
    expect(lack('none', caller('x'))).toBeNull();
  });
});
