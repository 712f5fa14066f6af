import { describe, expect, it } from 'vitest';
import { crossings } from './borders.ts';
import { formProblems, rootStages } from './compose.ts';
import { undescribed } from './descriptions.ts';
import { exampleProblems, readsEnvironment, variablesOf } from './environment.ts';
import { badImports } from './imports.ts';
import { licenceProblems, readLicence } from './licences.ts';
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
      'node_modules/a': { version: '1.0.0', resolved: 'https://host.example/a.tgz' },
    });
    expect(lockProblems(text)).toEqual([
      'node_modules/a names a registry: https://host.example/a.tgz',
    ]);
  });
});

describe('infra files', () => {
  it('refuses unknown keys, unpinned images and secrets with a default', () => {
    const text =
      'services:\n  db:\n    image: mysql\n    security_opt: [no-new-privileges:true]\n    enviroment: {}\n    command: ${DB_PASSWORD:-x}\n';
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

describe('licences', () => {
  it('allows permissive ones and named exceptions, and nothing else', () => {
    const delivered = [
      { name: 'a', licence: 'MIT' },
      { name: 'b', licence: '(GPL-3.0-only OR Apache-2.0)' },
      { name: 'c', licence: '(MIT AND BSD-3-Clause)' },
      { name: 'd', licence: 'MIT and GPL-2.0' },
      { name: 'e', licence: 'NONE' },
      { name: 'mariadb', licence: 'GPL-3.0-only' },
      { name: '@apollo/gateway', licence: 'Elastic-2.0' },
    ];
    expect(licenceProblems(delivered, '@apollo/gateway')).toEqual([
      'd: MIT and GPL-2.0 is not among those allowed',
      'e: NONE is not among those allowed',
      'mariadb: GPL-3.0-only is not among those allowed',
    ]);
    expect(licenceProblems(delivered.slice(-1), '')).toEqual([
      '@apollo/gateway: Elastic-2.0 has to be named in NOTICE',
    ]);
  });

  it('reads every form in which packages have said theirs', () => {
    expect(readLicence({ name: 'a', license: 'MIT' }).licence).toBe('MIT');
    expect(readLicence({ name: 'a', license: { type: 'ISC' } }).licence).toBe('ISC');
    expect(readLicence({ name: 'a', licenses: [{ type: 'X' }, { type: 'MIT' }] }).licence).toBe(
      'X OR MIT',
    );
    expect(readLicence({ name: 'a' }).licence).toBe('NONE');
  });
});

describe('containers', () => {
  it('may not gain rights, and those of ours have none to begin with', () => {
    const ours = { build: '.', restart: 'always' };
    const problems = formProblems('f.yml', JSON.stringify({ services: { ours } }));
    expect(problems).toEqual([
      'f.yml: ours may gain privileges: no-new-privileges',
      'f.yml: ours can change its own files: read_only: true',
      'f.yml: ours has capabilities: cap_drop: [ALL]',
    ]);
    expect(
      rootStages('FROM x AS a\nRUN y\nFROM x AS b\nCMD z\nFROM x AS c\nUSER 1000\nCMD z'),
    ).toEqual(['infra/Dockerfile: x AS b runs as root']);
  });
});
