/** Where `npm start` puts the database when nothing else is said. */
export const defaultDatabaseUrl =
  'mysql://commerce_tracking:commerce_tracking@127.0.0.1:3340/commerce_tracking';

/** What the driver is told about the server. */
export type DatabaseAddress = {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  ssl?: { rejectUnauthorized: boolean };
  allowPublicKeyRetrieval?: boolean;
};

/**
 * Reads a `mysql://` address as Prisma writes it, so that one DATABASE_URL serves the engine, the
 * runner and the services. `sslaccept=strict|accept_invalid_certs` switches TLS on.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const database = decodeURIComponent(url?.pathname.slice(1) ?? '');
  if (!url || !/^(mysql|mariadb):$/.test(url.protocol) || !url.hostname || !database) {
    throw new Error('DATABASE_URL has to look like mysql://user:password@host:3306/database');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const tls = url.searchParams.get('sslaccept');
  // Without TLS, MySQL 8 hands its public key only to those who ask; over a network it could be forged.
  const mayAskForKey =
    ['127.0.0.1', '::1', 'localhost'].includes(host) ||
    url.searchParams.get('allowPublicKeyRetrieval') === 'true';
  return {
    host,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    ...(tls && { ssl: { rejectUnauthorized: tls !== 'accept_invalid_certs' } }),
    ...(mayAskForKey && { allowPublicKeyRetrieval: true }),
  };
}
