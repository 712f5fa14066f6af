import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUsers, passwordVariable } from '@commerce-tracking/prisma/database-users';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { isInstalled } from '../installed.mjs';
import { localSecrets, serviceEnvironment, shownFrom } from '../local-secrets.mjs';
import { brokerUsers, nkeyVariable } from '../nats/permissions.ts';
import { root, services } from '../workspaces.ts';
import { banner, demoAccounts, demoPassword, firstQuery, secondQuery } from './banner.ts';
import { readable } from './log-lines.ts';

describe('the words at the end of npm start', () => {
  const schema = buildSchema(readFileSync(join(root, 'supergraph/api.graphql'), 'utf8'));

  it.each([firstQuery, secondQuery])('show queries the schema accepts', (query) => {
    expect(validate(schema, parse(query)).map((error) => error.message)).toEqual([]);
  });

  it('name the addresses, an account per role and their password', () => {
    const words = banner(3005, 12.34, shownFrom(root, join(root, '.data')));
    expect(words).toContain('Logs are in .data/logs.');
    expect(words).toContain('http://localhost:3005/explorer');
    for (const { username } of demoAccounts) expect(words).toContain(username);
    expect(words).toContain(demoPassword);
  });

  it('name the folder in full where it was moved out of the project', () => {
    expect(shownFrom('/home/a/project', '/home/a/data')).toBe('/home/a/data');
    expect(banner(3005, 1, '/home/a/data')).toContain('Logs are in /home/a/data/logs.');
  });
});

describe('log lines of services', () => {
  const line = JSON.stringify({ level: 40, time: 1, pid: 2, msg: 'slow', ms: 900 });

  it('are shown as a person reads them, from warnings on', () => {
    expect(readable('auth', line, 'warnings')).toBe('auth warn: slow {"ms":900}');
    expect(readable('auth', '{"level":30,"msg":"serving"}', 'warnings')).toBeNull();
    expect(readable('auth', '{"level":30,"msg":"serving"}', 'everything')).toBe(
      'auth info: serving',
    );
  });

  it('keep what is no log entry, and the stack of an error', () => {
    expect(readable('auth', 'plain words', 'errors')).toBe('auth: plain words');
    const failure = JSON.stringify({
      level: 50,
      msg: 'failed',
      err: { stack: 'Error: x\n  at y' },
    });
    expect(readable('auth', failure, 'errors')).toBe('auth error: failed\n  Error: x\n    at y');
  });
});

it('has a secret for every user of database and broker, and no service gets that of another', () => {
  const secrets = localSecrets();
  for (const user of databaseUsers) expect(secrets[passwordVariable(user)]).toHaveLength(43);
  for (const user of brokerUsers) expect(secrets[nkeyVariable(user)]).toMatch(/^U[A-Z2-7]{55}$/);
  for (const service of services) {
    const given = JSON.stringify(serviceEnvironment(service));
    for (const [name, secret] of Object.entries(secrets)) {
      const own = [`${service}_SECRET`, `MYSQL_${service}_PASSWORD`, `NATS_${service}_SEED`].map(
        (word) => word.toUpperCase(),
      );
      expect(given.includes(secret), `${name} in ${service}`).toBe(own.includes(name));
    }
  }
});

it('knows whether the packages are those of the lock file', () => {
  expect(isInstalled()).toBe(true);
});
