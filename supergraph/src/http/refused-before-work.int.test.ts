import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Answer, readAnswer } from '../../test-support/gateway.ts';
import { signedShop } from '../../test-support/signed-shop.ts';
import { soldUnder } from '../../test-support/subgraphs.ts';

const { signer, startGateway } = await signedShop();
const gateway = await startGateway({ HTTP_BATCH_MAX: '3' });
const sell = { query: 'mutation { sell(amount: 1) }' };

async function send(
  method: string,
  body: string | Buffer | undefined,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method,
    headers: { 'content-type': 'application/json', 'x-language': 'en', ...headers },
    body,
  });
  return readAnswer(response);
}

describe('an answer the caller does not accept', () => {
  it.each([
    'text/event-stream',
    'image/png',
    'text/html, image/*;q=0.8',
    'application/xml',
    'application/json;q=0',
    'application/json;q=0, application/graphql-response+json;q=0, */*',
    'application/json;charset=latin1',
    'multipart/mixed',
    'nonsense',
    ',',
  ])('is refused before anything is done: %s', async (accept) => {
    const before = soldUnder.length;
    for (const body of [sell, [sell, sell]]) {
      const { status, errors } = await send('POST', JSON.stringify(body), { accept });
      expect(status).toBe(406);
      expect(errors).toEqual([
        {
          message:
            "An 'accept' header was provided for this request which does not accept application/json; charset=utf-8 or application/graphql-response+json; charset=utf-8",
          extensions: { code: 'BAD_REQUEST' },
        },
      ]);
    }
    expect(soldUnder).toHaveLength(before);
  });

  it.each([
    '*/*',
    'application/*',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json; Charset="UTF-8"; q=0.5',
    'application/graphql-response+json, application/json;q=0.9',
    'application/json;q=0, */*',
    'text/html, */*;q=0.1',
    'multipart/mixed;deferSpec=20220824, application/json',
  ])('is none under %s', async (accept) => {
    const before = soldUnder.length;
    expect((await send('POST', JSON.stringify(sell), { accept })).status).toBe(200);
    expect(soldUnder).toHaveLength(before + 1);
  });
});

describe('a client that offers another protocol', () => {
  const offer =
    'Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n';
  const body = JSON.stringify({ query: '{ __typename }' });
  const answerTo = (...pieces: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
      socket.on('data', (data) => {
        text += String(data);
      });
      socket.once('close', () => resolve(text));
      socket.once('error', reject);
      const write = () => {
        const piece = pieces.shift();
        if (piece !== undefined) socket.write(piece, () => setTimeout(write, 20));
      };
      write();
    });

  it('is served as if it had not, and asked to take a new connection', async () => {
    const health = await answerTo(`GET /health HTTP/1.1\r\n${offer}\r\n`);
    expect(health).toMatch(/^HTTP\/1\.1 200 /);
    expect(health).toMatch(/\r\nconnection: close\r\n/i);
    expect(health).toContain('"status":"UP"');
  });

  it.each([
    ['a length', `Content-Length: ${body.length}\r\n\r\n`, body.slice(0, 5), body.slice(5)],
    [
      'chunks',
      'Transfer-Encoding: chunked\r\n\r\n',
      `${body.length.toString(16)}\r\n${body}\r\n`,
      '0\r\n\r\n',
    ],
  ])('is served with a body in %s', async (_how, headers, ...pieces) => {
    const head = `POST /graphql HTTP/1.1\r\n${offer}Content-Type: application/json\r\n${headers}`;
    const answer = await answerTo(head, ...pieces);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('{"data":{"__typename":"Query"}}');
  });

  it('is refused a body larger than any other may be', async () => {
    const head = `POST /graphql HTTP/1.1\r\n${offer}Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{`;
    expect(await answerTo(head)).toMatch(/^HTTP\/1\.1 413 /);
  });
});

it('takes a token whatever the case of its scheme', async () => {
  const token = await signer.token();
  for (const scheme of ['bearer', 'BEARER', 'Bearer']) {
    const headers = { authorization: `${scheme} ${token}` };
    const { status, errors } = await gateway.ask('{ who }', { headers });
    expect([status, errors]).toEqual([200, undefined]);
  }
});

it.each(['gzip', 'br', 'identity, gzip', 'other'])(
  'refuses a body encoded as %s',
  async (encoding) => {
    const headers = { 'content-encoding': encoding };
    const answer = await send('POST', gzipSync(JSON.stringify(sell)), headers);
    expect(answer.status).toBe(415);
    expect(answer.headers.get('accept-encoding')).toBe('identity');
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_INPUT',
      details: { reason: 'BODY_ENCODED', remedy: expect.any(String) },
    });
  },
);

it('takes a body that says it is not encoded', async () => {
  const headers = { 'content-encoding': 'Identity' };
  expect((await send('POST', JSON.stringify(sell), headers)).status).toBe(200);
});

it.each(['PUT', 'PATCH', 'DELETE'])('names the methods it takes instead of %s', async (method) => {
  const { status, headers, errors } = await send(method, '{');
  expect([status, headers.get('allow')]).toEqual([405, 'GET, POST, OPTIONS']);
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'BAD_INPUT',
    details: { reason: 'METHOD_NOT_TAKEN', method },
  });
});

it('names them to HEAD as well, which has no body', async () => {
  const { status, headers } = await fetch(`${gateway.url}/graphql`, { method: 'HEAD' });
  expect([status, headers.get('allow')]).toEqual([405, 'GET, POST, OPTIONS']);
});
