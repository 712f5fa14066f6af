import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestGateway, until } from '../../test-support/gateway.ts';
import { signedShop } from '../../test-support/signed-shop.ts';

type RawAnswer = { status: number; head: string; body: string };

const { signer, startGateway } = await signedShop();
const gateway = await startGateway({
  HEADERS_TIMEOUT_MS: '300',
  REQUEST_TIMEOUT_MS: '600',
  IDLE_TIMEOUT_MS: '60000',
  HEADER_BYTES_MAX: '8192',
  NODE_ENV: 'production',
  CORS_ORIGINS: 'https://app.example.org',
});
const limits = {
  RATE_PER_ADDRESS: '0.01',
  RATE_PER_ADDRESS_BURST: '60',
  RATE_PER_USER: '0.01',
  RATE_PER_USER_BURST: '8',
  TRUST_PROXY: 'true',
};
const limited = await Promise.all([startGateway(limits), startGateway(limits)]);

describe('clients that mean no good', () => {
  const open = (): Socket => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    return socket;
  };
  const answerOn = (socket: Socket): Promise<RawAnswer> =>
    new Promise((resolve) => {
      let text = '';
      socket.on('data', (data) => {
        text += String(data);
      });
      socket.once('close', () => {
        const [head = '', body = ''] = text.split('\r\n\r\n');
        resolve({ status: Number(head.split(' ')[1]), head: head.toLowerCase(), body });
      });
    });
  const sendRaw = (text: string): Promise<RawAnswer> => {
    const socket = open();
    socket.write(text);
    return answerOn(socket);
  };
  const expectRefusal = (answer: RawAnswer, status: number, code: string, reason: string) => {
    expect(answer.status).toBe(status);
    expect(answer.head).toContain('connection: close');
    expect(answer.head).toContain('x-content-type-options: nosniff');
    const [error] = JSON.parse(answer.body).errors;
    expect(error.extensions).toMatchObject({ code, details: { reason } });
    expect(error.extensions.details.remedy).toBeTruthy();
  };

  it('cuts off who sends headers a byte at a time, or nothing at all', async () => {
    const slow = open();
    slow.write('POST /graphql HTTP/1.1\r\nHost: x\r\n');
    const drip = setInterval(() => slow.writable && slow.write('x-a: b\r\n'), 50);
    const [dripped, silent] = await Promise.all([answerOn(slow), answerOn(open())]);
    clearInterval(drip);
    expectRefusal(dripped, 408, 'TIMEOUT', 'REQUEST_TOO_SLOW');
    expectRefusal(silent, 408, 'TIMEOUT', 'REQUEST_TOO_SLOW');
  });

  it('cuts off who sends a body without end, and serves the others meanwhile', async () => {
    const slow = open();
    slow.write(
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    );
    const drip = setInterval(() => slow.writable && slow.write(' '), 50);
    const cut = answerOn(slow);
    expect((await gateway.ask('{ __typename }')).status).toBe(200);
    expectRefusal(await cut, 408, 'TIMEOUT', 'REQUEST_TOO_SLOW');
    clearInterval(drip);
  });

  it('refuses oversized headers and what is no HTTP in the form of every other answer', async () => {
    const long = `GET /graphql HTTP/1.1\r\nHost: x\r\nx-pad: ${'p'.repeat(20_000)}\r\n\r\n`;
    expectRefusal(await sendRaw(long), 431, 'TOO_LARGE', 'HEADERS_TOO_LARGE');
    const address = `GET /graphql?query=${'q'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`;
    expectRefusal(await sendRaw(address), 431, 'TOO_LARGE', 'HEADERS_TOO_LARGE');
    for (const text of [
      'nonsense\r\n\r\n',
      'BREW / HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nbad header\u0000: 1\r\n\r\n',
    ]) {
      expectRefusal(await sendRaw(text), 400, 'BAD_INPUT', 'MALFORMED_REQUEST');
    }
  });

  it.each([
    '/%',
    '/%c0%af',
    '/graphql%zz',
    '/..%2f..%2fetc/passwd',
    '/__proto__',
    '//evil.example',
  ])('answers the address %s with a code', async (path) => {
    const answer = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect([400, 404]).toContain(answer.status);
    expect(answer.head).toContain('x-content-type-options: nosniff');
    expect(JSON.parse(answer.body).errors[0].extensions.code).toBe('BAD_REQUEST');
  });

  it.each([
    'Host: ',
    'Host: a b',
    'Host: [',
    'Host: a:b:c',
    'Host: %zz',
    'Host: x\r\nX-Forwarded-Host: [',
  ])('answers the header %s with a code', async (host) => {
    for (const [method, version] of [
      ['GET', '1.1'],
      ['POST', '1.0'],
    ]) {
      const { status, body } = await sendRaw(
        `${method} /graphql?query=%7B__typename%7D HTTP/${version}\r\n${host}\r\nApollo-Require-Preflight: 1\r\nConnection: close\r\n\r\n`,
      );
      expect([200, 400]).toContain(status);
      if (status === 400) expect(JSON.parse(body).errors[0].extensions.code).toMatch(/^BAD_/);
    }
    const without = await sendRaw('GET /graphql?query=%7B__typename%7D HTTP/1.0\r\n\r\n');
    expect(without.status).toBe(400);
    expect(JSON.parse(without.body).errors[0].extensions.details.reason).toBe('MALFORMED_REQUEST');
  });

  it('sends the headers that keep browsers from harm, and lets no cache keep an answer', async () => {
    const { headers } = await gateway.ask('{ __typename }');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    const shown = await limited[0]?.ask('{ __typename }');
    expect(shown?.headers.get('strict-transport-security')).toBeNull();
  });

  it('says nothing of its schema in production, not even by suggestions', async () => {
    const { text } = await gateway.ask('{ sale { id } }');
    expect(text).not.toMatch(/did you mean|sales/i);
  });

  it('lets no page of another site open a WebSocket', async () => {
    const openFrom = (origin?: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(
          `${gateway.url.replace('http', 'ws')}/graphql`,
          'graphql-transport-ws',
          origin === undefined ? {} : { origin },
        );
        socket.once('open', () => resolve('open'));
        socket.once('error', (error) => resolve(error.message));
        socket.once('open', () => socket.terminate());
      });
    expect(await openFrom()).toBe('open');
    expect(await openFrom('https://app.example.org')).toBe('open');
    expect(await openFrom(gateway.url)).toBe('open');
    expect(await openFrom('https://evil.example')).toContain('403');
    expect(await openFrom('null')).toContain('403');
  });

  const from = (address: string, at = 0, headers: Record<string, string> = {}) =>
    limited[at]?.ask('{ __typename }', {
      headers: { 'x-forwarded-for': address, 'x-language': 'en', ...headers },
    });

  it('limits what one address may ask, of all gateways together, and no other address', async () => {
    for (let count = 0; count < 60; count += 1) {
      expect((await from('192.0.2.1'))?.status).toBe(200);
    }
    const refused = await from('192.0.2.1');
    expect(refused?.status).toBe(429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(1);
    expect(refused?.errors?.[0]).toMatchObject({
      message: 'Too many requests in a short time.',
      extensions: { code: 'RATE_LIMITED', details: { reason: 'TOO_MANY_REQUESTS' } },
    });
    // What is written in front of the proxy's own word is the caller's invention.
    expect((await from('198.51.100.9, 192.0.2.1'))?.status).toBe(429);
    expect((await from('192.0.2.2'))?.status).toBe(200);
    let asked = 0;
    await until(async () => {
      asked += 1;
      return (await from('192.0.2.1', 1))?.status === 429;
    });
    // By itself the other gateway would have let 60 through.
    expect(asked).toBeLessThan(60);
  });

  it('limits what one user may ask, from whatever address', async () => {
    const token = await signer.token({ claims: { sub: 'one' } });
    const ask = (count: number) =>
      from(`203.0.113.${count}`, 0, { authorization: `Bearer ${token}` });
    for (let count = 0; count < 8; count += 1) expect((await ask(count))?.status).toBe(200);
    const refused = await ask(9);
    expect(refused?.status).toBe(429);
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(refused?.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    const metrics = await (await fetch(`${limited[0]?.url}/metrics`)).text();
    expect(metrics).toMatch(/http_requests_rate_limited_total\{by="user"\} [1-9]/);
  });

  it('goes on limiting and answering while NATS is away', async () => {
    const alone = await startTestGateway('nats://127.0.0.1:9', {
      RATE_PER_ADDRESS: '0.01',
      RATE_PER_ADDRESS_BURST: '3',
    });
    try {
      const statuses = [];
      for (let count = 0; count < 4; count += 1) {
        statuses.push((await alone.ask('{ __typename }')).status);
      }
      expect(statuses).toEqual([200, 200, 200, 429]);
      expect((await fetch(`${alone.url}/health`)).status).toBe(200);
    } finally {
      await alone.stop();
    }
  });
});
