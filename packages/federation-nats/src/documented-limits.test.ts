import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { askerDefaults } from './asking/asker.ts';
import { type BreakerLimits, breakerDefaults } from './asking/breaker.ts';
import { failureError } from './asking/fetch-result.ts';
import { type AnswerCacheLimits, answerCacheDefaults } from './cache/answer-cache.ts';
import { type ConnectOptions, connectionDefaults } from './connection.ts';
import { type DataSourceOptions, dataSourceDefaults } from './data-source.ts';
import { TransportError, type TransportErrorCode, transportErrorNumbers } from './errors.ts';
import { wireDefaults } from './messages/wire.ts';
import { type SubgraphOptions, subgraphDefaults } from './subgraph-server.ts';
import { type FollowingLimits, followingDefaults } from './supergraph-manager.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** First and second column of the table that follows a text. */
function tableAfter(text: string): [string, string][] {
  const lines = readme.slice(readme.indexOf(text) + text.length).split('\n');
  const start = lines.findIndex((line) => line.startsWith('|'));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start + 2, start + length).map((line) => {
    const [, first = '', second = ''] = line.split('|').map((cell) => cell.trim());
    return [first.replaceAll('`', ''), second];
  });
}

type Limits<Options extends { limits?: unknown }> = NonNullable<Options['limits']>;
type SourceLimits = Required<Limits<DataSourceOptions>>;
type ServeLimits = Required<Limits<SubgraphOptions<unknown>>>;

// A limit that is added to the types and not here does not compile; one that is here and not in the README fails.
const { failuresMin, openMs, openMsMax } = breakerDefaults satisfies Required<BreakerLimits>;
const ofDataSource: Record<Exclude<keyof SourceLimits, 'breaker'>, unknown> = {
  ...askerDefaults,
  ...dataSourceDefaults,
  deadlineMs: wireDefaults.deadlineMs,
  chunkWindow: wireDefaults.chunkWindow,
  replyBytesMax: wireDefaults.replyBytesMax,
};
const ofBreaker: Record<keyof BreakerLimits, unknown> = { failuresMin, openMs, openMsMax };
const ofSubgraph: Record<keyof ServeLimits, unknown> = {
  ...subgraphDefaults,
  concurrency: wireDefaults.concurrency,
  queueMax: wireDefaults.queueMax,
  limiter: 'none',
  defaultDeadlineMs: wireDefaults.deadlineMs,
  chunkBytes: wireDefaults.chunkBytes,
  creditTimeoutMs: wireDefaults.creditTimeoutMs,
  replyBytesMax: wireDefaults.replyBytesMax,
  compressAboveBytes: wireDefaults.compressAboveBytes,
};
const ofAnswers: Record<keyof Required<AnswerCacheLimits>, unknown> = answerCacheDefaults;
const ofFollowing: Record<keyof Required<FollowingLimits>, unknown> = followingDefaults;
const ofConnection: Record<
  Extract<keyof ConnectOptions, `${string}Ms`>,
  unknown
> = connectionDefaults;

const written = (value: unknown) =>
  typeof value === 'number'
    ? String(value).replaceAll(/\B(?=(\d{3})+$)/g, '\u00a0')
    : String(value);
const rows = (limits: Record<string, unknown>) =>
  Object.entries(limits)
    .map(([name, value]): [string, string] => [name, written(value)])
    .sort();
const table = (text: string) =>
  tableAfter(text)
    .map(([name, value]): [string, string] => [name, value.replaceAll(' ', '\u00a0')])
    .sort();

describe('the README', () => {
  it('lists every limit of the data source with its default', () => {
    const inner = Object.entries(ofBreaker).map(([name, value]) => [`breaker.${name}`, value]);
    expect(table('`createNatsDataSource({ limits })`:')).toEqual(
      rows({ ...ofDataSource, ...Object.fromEntries(inner) }),
    );
  });

  it('lists every limit of the serving side with its default', () => {
    expect(table('`serveSubgraph({ limits })`:')).toEqual(rows(ofSubgraph));
  });

  it('lists every limit of the connection with its default', () => {
    expect(table('`connectNats`:')).toEqual(rows(ofConnection));
  });

  it('lists every limit of kept answers with its default', () => {
    expect(table('`createAnswerCache(connection, limits)`:')).toEqual(rows(ofAnswers));
  });

  it('lists every limit of following the subgraphs with its default', () => {
    expect(table('`manageSupergraph({ limits })`:')).toEqual(rows(ofFollowing));
  });

  it('lists every option', () => {
    const names = (text: string) =>
      tableAfter(text)
        .flatMap(([cell]) => cell.split(', '))
        .sort();
    const served: Record<keyof Required<SubgraphOptions<unknown>>, true> = {
      ...{ connection: true, subgraph: true, queue: true, schema: true, context: true },
      ...{ access: true, version: true, metadata: true, stats: true, log: true, announce: true },
      ...{ formatError: true, maskErrors: true, knownSchemas: true, limits: true },
      ...{ keeping: true },
    };
    const asked: Record<keyof Required<DataSourceOptions>, true> = {
      ...{ subgraph: true, connection: true, subject: true, hooks: true, limits: true },
      ...{ cache: true },
    };
    expect(names('The other options of `serveSubgraph`')).toEqual(Object.keys(served).sort());
    expect(names('And of `createNatsDataSource`:')).toEqual(Object.keys(asked).sort());
  });

  it('lists every failure with the code clients see', () => {
    const codes = Object.keys(transportErrorNumbers) as TransportErrorCode[];
    const seen = (code: TransportErrorCode) =>
      failureError(new TransportError(code, ''), 'x').extensions.code;
    expect(
      tableAfter('## Errors')
        .map(([code, told]) => [code, told.replaceAll('`', '')])
        .sort(),
    ).toEqual(codes.map((code) => [code, seen(code)]).sort());
  });
});
