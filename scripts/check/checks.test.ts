import { describe, expect, it } from 'vitest';
import { crossings } from './borders.ts';
import { formProblems } from './compose.ts';
import { undescribed } from './descriptions.ts';
import { exampleProblems, readsEnvironment, variablesOf } from './environment.ts';
import { badImports } from './imports.ts';
import { lockProblems } from './lock-file.ts';
import { program } from './programs.ts';
import { foreignWrites, modelOwners } from './table-owners.ts';

describe('schema descriptions', () => {
  it('names every type, field, argument and input field without one', () => {
    const sdl = `
      type Query { "A list." things(first: Int): [Thing!]! }
      type Thing { id: ID! }
      input ThingInput { "Its name." name: String! }
      "States." enum State { OPEN }`;
    expect(undescribed(sdl)).toEqual([
      'Query.things.first has no description',
      'Thing has no description',
      'Thing.id has no description',
      'ThingInput has no description',
    ]);
  });
});

describe('nullable across subgraphs', () => {
  const owner = {
    name: 'admin',
    sdl: 'type Actor @key(fields: "id") { id: ID! name: String! phone: String }',
  };
  const stub = 'type Actor @key(fields: "id", resolvable: false) { id: ID! }';

  it('accepts a nullable field with its id beside it', () => {
    const sdl = `type Visit { id: ID! actor: Actor actorId: ID! } ${stub}`;
    expect(crossings([owner, { name: 'tradeflow', sdl }])).toEqual([]);
  });

  it('refuses a non-null foreign type, also in a list, and a missing id', () => {
    const sdl = `type Visit { actor: Actor! actorId: ID! others: [Actor!]! second: Actor } ${stub}`;
    expect(crossings([owner, { name: 'tradeflow', sdl }])).toEqual([
      'tradeflow: Visit.actor is Actor!, which admin owns',
      'tradeflow: Visit.others is Actor!, which admin owns',
      'tradeflow: Visit.second has no secondId beside it',
    ]);
  });

  it('refuses a non-null field added to a foreign type', () => {
    const sdl = 'type Actor @key(fields: "id") { id: ID! visitCount: Int! }';
    expect(crossings([owner, { name: 'tradeflow', sdl }])).toEqual([
      'tradeflow: Actor.visitCount adds a non-null field to a type that admin owns',
    ]);
  });
});

describe('import rules', () => {
  it('lets a subgraph use the packages and the database', () => {
    const code =
      "import { a } from '@commerce-tracking/prisma/client';\nimport { b } from '../actor.ts';";
    expect(badImports('subgraphs/admin/src/actor/actor.ts', code)).toEqual([]);
  });

  it('refuses another subgraph, a way back, and a path out of the workspace', () => {
    expect(badImports('subgraphs/admin/src/a.ts', "import '../../auth/src/b.ts';")).toHaveLength(1);
    expect(
      badImports(
        'packages/service-kit/src/a.ts',
        "import x from '@commerce-tracking/prisma/client'",
      ),
    ).toHaveLength(1);
    expect(
      badImports('supergraph/src/a.ts', "await import('@commerce-tracking/prisma/client')"),
    ).toHaveLength(1);
    expect(
      badImports('packages/federation-nats/src/a.ts', "import '../../access/src/roles.ts'"),
    ).toHaveLength(1);
  });
});

describe('tables written by their owner', () => {
  const owners = modelOwners('model AuthUser {\n  id String\n  @@map("auth_user")\n}\n');

  it('refuses writes to a foreign table, by Prisma and by SQL', () => {
    expect(owners.get('authUser')).toBe('auth');
    const code =
      'await db.authUser.update({}); await db.$executeRaw`INSERT INTO auth_user (id) VALUES (1)`;';
    expect(foreignWrites('subgraphs/admin/src/a.ts', code, owners)).toHaveLength(2);
    expect(foreignWrites('subgraphs/auth/src/a.ts', code, owners)).toEqual([]);
  });

  it('lets anybody read', () => {
    const code =
      'await db.authUser.findMany(); await db.$queryRaw`SELECT id FROM auth_user FOR UPDATE`;';
    expect(foreignWrites('subgraphs/admin/src/a.ts', code, owners)).toEqual([]);
  });
});

describe('settings', () => {
  it('are read in env files only', () => {
    expect(readsEnvironment('subgraphs/auth/src/env.ts', 'process.env.X')).toBe(false);
    expect(readsEnvironment('subgraphs/auth/src/main.ts', 'process.env.X')).toBe(true);
  });

  it('all stand in .env.example, and nothing else does', () => {
    const settings = new Set(
      variablesOf('const a = {\n  PORT: z.number(),\n  HOST: z.string(),\n};'),
    );
    expect(exampleProblems('# PORT=1\nHOST=2\n', settings)).toEqual([]);
    expect(exampleProblems('PORT=1\nOLD=1\n', settings)).toEqual([
      '.env.example lacks HOST',
      '.env.example names OLD, which nothing reads',
    ]);
  });
});

describe('lock file', () => {
  const lock = (packages: Record<string, unknown>) => `${JSON.stringify({ packages }, null, 2)}\n`;

  it('has an entry for every optional platform package', () => {
    const turbo = { version: '1.0.0', optionalDependencies: { 'turbo-windows-64': '1.0.0' } };
    expect(lockProblems(lock({ 'node_modules/turbo': turbo }))).toHaveLength(1);
  });

  it('names no registry', () => {
    const text = lock({
      'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a.tgz' },
    });
    expect(lockProblems(text)).toEqual([
      'node_modules/a names a registry: https://registry.example/a.tgz',
    ]);
  });
});

describe('infra files', () => {
  it('refuses unknown keys, unpinned images and secrets with a default', () => {
    const text =
      'services:\n  db:\n    image: mysql\n    enviroment: {}\n    command: ${DB_PASSWORD:-x}\n';
    expect(formProblems('x.yml', text)).toEqual([
      'x.yml: unknown key db.enviroment',
      'x.yml: db pins no version: mysql',
      'x.yml: a secret has to be required: ${DB_PASSWORD:-x}',
    ]);
  });
});

describe('programs', () => {
  it('fail when the program fails, with what it said', async () => {
    const { problems } = await program('x', ['-e', 'console.log("broken"); process.exit(3)']).run();
    expect(problems).toEqual(['broken']);
    expect((await program('y', ['-e', '']).run()).problems).toEqual([]);
  });
});
