import { errorCodes } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { signIn } from '../../examples/graphql-client.ts';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { apiSchema } from '../../scripts/generate/operations/operations.ts';
import { subgraphs } from '../../scripts/workspaces.ts';
import { type Random, seededRandom } from '../../supergraph/test-support/random.ts';
import { randomOperation } from '../../supergraph/test-support/random-operations.ts';
import { maizeRecord } from '../support/records.ts';
import { type Arena, people, readTold, telltale } from './arena.ts';
import { mutateText, mutateToken, mutateValue } from './mutations.ts';
import { readRaw, sendRaw } from './raw-http.ts';
import { commands } from './subjects.ts';

const kinds = ['graphql', 'http', 'nats', 'token'] as const;
type Kind = (typeof kinds)[number];

/** What was sent, how it was answered, and what should not have been. */
export type FuzzReport = {
  seed: number;
  sent: number;
  seconds: number;
  /** Answers by kind and code; `ok` is an answer without errors. */
  outcomes: Record<Kind, Record<string, number>>;
  problems: string[];
};

const schema = apiSchema();
const patienceMs = 90_000;
const atOnce = 24;
const operationsMax = 400;
const allowed = new Set<string>([
  ...errorCodes.filter((code) => code !== 'INTERNAL'),
  ...['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE'],
  ...[
    'PERSISTED_QUERY_NOT_FOUND',
    'PERSISTED_QUERY_NOT_SUPPORTED',
    'BAD_USER_INPUT',
    'BAD_REQUEST',
  ],
  ...['transport BAD_REQUEST', 'transport UNAVAILABLE', 'transport TOO_LARGE', 'transport BUSY'],
]);

type Sent = { kind: Kind; what: string; answer: Promise<{ status: number | null; text: string }> };

/** Sends so many mutated requests, messages and tokens, each drawn from the seed and its number alone. */
export async function fuzz(arena: Arena, count: number, seed: number): Promise<FuzzReport> {
  const startedAt = Date.now();
  const report: FuzzReport = {
    ...{ seed, sent: 0, seconds: 0, problems: [] },
    outcomes: { graphql: {}, http: {}, nats: {}, token: {} },
  };
  const operations = Array.from(
    { length: Math.min(operationsMax, Math.ceil(count / 8)) },
    (_none, index) => randomOperation(schema, seededRandom(seed + index), 3),
  );
  let tokens = await freshTokens(arena);
  let next = 0;
  const work = async () => {
    while (next < count && report.problems.length < 20) {
      const number = next;
      next += 1;
      // What is drawn may close sessions.
      if (number % 5_000 === 4_999) tokens = await freshTokens(arena);
      const random = seededRandom(seed * 1_000_003 + number);
      await check(draw(arena, random, operations, tokens), number, report);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  report.sent = next;
  report.seconds = (Date.now() - startedAt) / 1_000;
  return report;
}

async function freshTokens(arena: Arena): Promise<string[]> {
  const fresh = await Promise.allSettled(
    people.map((name) => signIn(arena.client, name, demoPassword)),
  );
  const tokens = fresh.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return tokens.length > 0 ? tokens : people.map(arena.token);
}

async function check({ kind, what, answer }: Sent, number: number, report: FuzzReport) {
  const complain = (why: string, text = '') =>
    report.problems.push(
      `#${number} ${kind}: ${why}\n  sent ${what.slice(0, 600)}\n  got ${text.slice(0, 600)}`,
    );
  const { status, text } = await answer.catch((error: Error) => ({
    status: -1,
    text: `${error.message} ${String(error.cause ?? '')}`,
  }));
  const { codes } = readTold(text);
  const shown =
    status !== null && text === '' ? `closed ${status || ''}`.trim() : (codes[0] ?? 'ok');
  const { [kind]: outcomes } = report.outcomes;
  outcomes[shown] = (outcomes[shown] ?? 0) + 1;
  if (status === -1) complain('no answer', text);
  if (telltale.test(text)) complain('an answer that tells too much', text);
  // Metrics and pages are no JSON, an empty answer has nothing to say.
  const isTyped =
    (codes.length > 0 && codes.every((code) => allowed.has(code))) || isStatusAnswer(text);
  if (status !== null && status >= 500 && !isTyped)
    complain(`status ${status} without a code`, text);
  const bad = codes.filter((code) => code !== 'none' && !allowed.has(code));
  if (bad.length > 0) complain(`code ${bad.join()}`, text);
  if (kind === 'nats' && codes.includes('none')) complain('no JSON', text);
}

/** `/health` and `/ready` say in their own way that a process is too busy, or lacks something. */
function isStatusAnswer(text: string): boolean {
  return /^\{"status":"DOWN",/.test(text);
}

type Operation = ReturnType<typeof randomOperation>;

function draw(
  arena: Arena,
  random: Random,
  operations: readonly Operation[],
  tokens: readonly string[],
): Sent {
  const kind = kinds[random.pick([0, 0, 0, 1, 1, 2, 2, 2, 3])] ?? 'graphql';
  const operation = random.pick(operations);
  const token = random.pick(tokens);
  if (kind === 'graphql') return graphql(arena, random, operation, token);
  if (kind === 'http') return http(arena, random, operation, token);
  if (kind === 'nats') return nats(arena, random, operation, token);
  return tokenOf(arena, random, tokens);
}

function graphql(arena: Arena, random: Random, operation: Operation, token: string): Sent {
  const [known] = operation.variableSets;
  const request = {
    query: random.chance(0.6) ? mutateText(operation.query, random) : operation.query,
    variables: random.chance(0.6) ? mutateValue(known ?? {}, random) : known,
    operationName: random.chance(0.1)
      ? random.pick(['', 'Other', null, 5])
      : operation.operationName,
    ...(random.chance(0.1) && {
      extensions: mutateValue({ persistedQuery: { version: 1, sha256Hash: 'x' } }, random),
    }),
  };
  const body = JSON.stringify(request);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-forwarded-for': `10.2.${random.whole(256)}.${random.whole(256)}`,
    ...(random.chance(0.8) && { authorization: `Bearer ${token}` }),
  };
  return { kind: 'graphql', what: body, answer: post(arena.system.url, body, headers) };
}

async function post(url: string, body: string, headers: Record<string, string>) {
  const signal = AbortSignal.timeout(patienceMs);
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  return { status: response.status, text: await response.text() };
}

const paths = [
  '/graphql',
  '/',
  '/graphql/stream',
  '/health',
  '/ready',
  '/explorer',
  '/.well-known/jwks.json',
];
const methods = [
  'POST',
  'POST',
  'POST',
  'GET',
  'OPTIONS',
  'PUT',
  'DELETE',
  'HEAD',
  'PATCH',
  'TRACE',
];

function http(arena: Arena, random: Random, operation: Operation, token: string): Sent {
  const { port } = new URL(arena.system.origin);
  const body = JSON.stringify({ query: operation.query, variables: operation.variableSets[0] });
  const isGet = random.chance(0.2);
  const path = `${random.pick(paths)}${isGet ? `?query=${encodeURIComponent(operation.query)}` : ''}`;
  const lines = [
    `${isGet ? 'GET' : random.pick(methods)} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: close',
    `Content-Type: ${random.pick(['application/json', 'application/json', 'text/plain', 'application/graphql', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])}`,
    `Content-Length: ${random.chance(0.1) ? random.whole(2_000_000_000) : Buffer.byteLength(body)}`,
    `Authorization: Bearer ${token}`,
    `Accept: ${random.pick(['*/*', 'application/json', 'text/html', 'text/event-stream', 'application/graphql-response+json'])}`,
    ...(random.chance(0.2) ? [`X-Request-Id: ${mutateText('abcdefgh', random)}`] : []),
    ...(random.chance(0.2) ? [`Idempotency-Key: ${mutateText(newId(), random)}`] : []),
    ...(random.chance(0.1) ? ['Expect: 100-continue'] : []),
    ...(random.chance(0.1) ? ['Transfer-Encoding: chunked'] : []),
    ...(random.chance(0.1)
      ? [
          'Upgrade: websocket',
          'Connection: Upgrade',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: eA==',
        ]
      : []),
    ...(random.chance(0.1) ? [`Accept-Encoding: ${mutateText('gzip, br;q=1', random)}`] : []),
  ];
  const whole = `${lines.join('\r\n')}\r\n\r\n${isGet ? '' : body}`;
  const at = whole.indexOf('\r\n\r\n');
  const bytes = random.chance(0.7)
    ? random.chance(0.6)
      ? mutateText(whole.slice(0, at), random) + whole.slice(at)
      : whole.slice(0, at + 4) + mutateText(whole.slice(at + 4), random)
    : whole;
  const answer = sendRaw(Number(port), bytes, patienceMs).then((text) => {
    const read = readRaw(text);
    return { status: read?.status ?? 0, text: read?.body ?? '' };
  });
  return { kind: 'http', what: bytes, answer };
}

function nats(arena: Arena, random: Random, operation: Operation, token: string): Sent {
  const headers: Record<string, string> = {
    ...(random.chance(0.85) && { Authorization: `Bearer ${token}` }),
    ...(random.chance(0.2) && { 'X-Language': printable(mutateText('fr', random)) }),
    ...(random.chance(0.2) && { 'Request-Id': printable(mutateText(newId(), random)) }),
    ...(random.chance(0.2) && { 'Command-Id': printable(mutateText(newId(), random)) }),
    ...(random.chance(0.1) && { 'Schema-Hash': 'x', 'Accept-Encoding': 'x' }),
    'Client-Address': `10.3.${random.whole(256)}.${random.whole(256)}`,
  };
  const isQuery = random.chance(0.35);
  const subject = isQuery
    ? `graphql.${random.pick(subgraphs)}`
    : `${random.pick(commands).subject}${random.chance(0.02) ? 'x' : ''}`;
  const known = isQuery
    ? { query: operation.query, variables: operation.variableSets[0] }
    : { input: mutateValue(sample(arena, random), random) };
  const whole = JSON.stringify(random.chance(0.5) ? mutateValue(known, random) : known);
  const body = random.chance(0.3) ? mutateText(whole, random) : whole;
  const answer = arena.tell(subject, body, headers).then(({ text, codes }) => ({
    status: null,
    // What the transport says is no JSON.
    text: codes[0]?.startsWith('transport')
      ? JSON.stringify({ error: { message: text, extensions: { code: codes[0] } } })
      : text,
  }));
  return { kind: 'nats', what: `${subject} ${JSON.stringify(headers)} ${body}`, answer };
}

/** Inputs commands know something of. */
function sample(arena: Arena, random: Random): Record<string, unknown> {
  const record = random.pick(arena.records);
  return random.pick([
    { id: newId(), content: maizeRecord(arena.reference), submit: true },
    { id: record.id, expectedVersion: record.version, comment: 'x', reason: 'y' },
    { id: newId(), name: 'x', nameFr: 'x', nameEn: 'x', code: 'X', expectedVersion: 1 },
    { ids: [record.id], filter: {}, decision: 'APPROVE', reason: 'x' },
    { key: 'system.downAfterSeconds', value: 30, expectedVersion: 1 },
    {
      identifier: 'nobody',
      password: 'x',
      refreshToken: 'x',
      currentPassword: 'x',
      newPassword: 'y',
    },
  ]);
}

/** A header cannot hold everything; what it cannot is no attack but a client's own failure. */
const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').trim();

function tokenOf(arena: Arena, random: Random, tokens: readonly string[]): Sent {
  const bad = printable(mutateToken(random.pick(tokens), tokens, random)) || 'x';
  const query = '{ me { id role } }';
  const authorization = random.chance(0.95) ? `Bearer ${bad}` : bad;
  const answer = random.chance(0.5)
    ? post(arena.system.url, JSON.stringify({ query }), {
        'content-type': 'application/json',
        authorization,
      })
    : arena
        .tell('graphql.auth', { query }, { Authorization: authorization })
        .then(({ text }) => ({ status: null, text }));
  return { kind: 'token', what: authorization, answer };
}
