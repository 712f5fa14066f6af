import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { CHARSET, connectTo, databaseName } from './database-template.ts';

/** A fresh, migrated, empty database, and the way to drop it. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('databaseUrl');
  const base = databaseName(server).replace(/_test$/, '');
  const name = `${base}_${randomBytes(6).toString('hex')}_test`;
  const connection = await connectTo(server);
  try {
    await connection.query(`CREATE DATABASE \`${name}\` ${CHARSET}; USE \`${name}\``);
    await connection.query(readFileSync(join(inject('runFolder'), 'template.sql'), 'utf8'));
  } finally {
    await connection.end();
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => drop(server, name) };
}

async function drop(server: string, name: string): Promise<void> {
  const connection = await connectTo(server);
  try {
    await connection.query(`DROP DATABASE IF EXISTS \`${name}\``);
  } finally {
    await connection.end();
  }
}
