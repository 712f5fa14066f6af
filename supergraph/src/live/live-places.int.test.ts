import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readAnswer, type TestGateway, until } from '../../test-support/gateway.ts';
import { overSse, overWebSocket, untilOpen } from '../../test-support/live-clients.ts';
import { all, aRecord, liveStage } from '../../test-support/live-stage.ts';

const live = liveStage();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await live.anotherGateway({
    SUBSCRIPTIONS_PER_USER_MAX: '2',
    WEBSOCKETS_PER_ADDRESS_MAX: '4',
    TRUST_PROXY: '1',
  });
});
afterAll(() => gateway?.stop());

describe('the subscriptions of one user', () => {
  it('are bounded over both protocols together, and take no place of another user', async () => {
    const [token, other] = await Promise.all([tokenOf('first'), tokenOf('second')]);
    const own = [overSse, overWebSocket].map((over) => over(gateway.url, all, { token }));
    await untilOpen(gateway.url, 2);

    const refused = await subscribeOverSse(token);
    expect(refused.status).toBe(503);
    expect(refused.errors?.[0]).toMatchObject({
      message: 'Vous avez déjà 2 abonnements ouverts.',
      extensions: { code: 'BUSY', details: { reason: 'TOO_MANY_OF_ONE_USER', max: 2 } },
    });
    expect(await overWebSocket(gateway.url, all, { token }).ended).toMatchObject([
      {
        message: 'You have 2 subscriptions open already.',
        extensions: {
          code: 'BUSY',
          details: { reason: 'TOO_MANY_OF_ONE_USER', remedy: expect.stringContaining('Close') },
        },
      },
    ]);

    const others = [overSse, overWebSocket].map((over) => over(gateway.url, all, { token: other }));
    await untilOpen(gateway.url, 4);
    await live.subgraphs.change(aRecord());
    await until(async () => [...own, ...others].every(({ told }) => told.length === 1));

    own[0]?.stop();
    await untilOpen(gateway.url, 3);
    const again = overWebSocket(gateway.url, all, { token });
    await untilOpen(gateway.url, 4);
    for (const listener of [...own, ...others, again]) listener.stop();
    await untilOpen(gateway.url, 0);
  });
});

describe('the WebSockets of one network address', () => {
  it('are bounded before anybody has signed in, and take no place of another address', async () => {
    const codes: Promise<number>[] = [];
    let refused = '';
    await until(async () => {
      const { socket, status, text } = await connect(`2001:db8::${codes.length}`);
      if (status === 101) codes.push(codeOf(socket));
      else refused = `${status} ${text}`;
      return refused !== '';
    });
    const [, status, text = ''] = /^(\d+) (.*)$/.exec(refused) ?? [];
    expect(status).toBe('503');
    expect(JSON.parse(text)).toMatchObject({
      errors: [
        {
          message: '4 connexions sont déjà ouvertes.',
          extensions: {
            code: 'BUSY',
            details: { reason: 'TOO_MANY_CONNECTIONS', remedy: expect.stringContaining('Fermez') },
          },
        },
      ],
    });
    const elsewhere = await connect('2001:db8:0:1::1');
    expect(elsewhere.status).toBe(101);
    elsewhere.socket.terminate();

    // Who never says who it is is let go, and its place with it.
    expect(new Set(await Promise.all(codes))).toEqual(new Set([4408]));
    await until(async () => {
      const { socket, status } = await connect('2001:db8::5');
      socket.terminate();
      return status === 101;
    });
  });
});

function tokenOf(sub: string): Promise<string> {
  return live.tokenFor('COLLECTOR', 'collector', { sub });
}

async function subscribeOverSse(token: string) {
  const response = await fetch(`${gateway.url}/graphql/stream`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-language': 'fr',
    },
    body: JSON.stringify({ query: all }),
  });
  return readAnswer(response);
}

type Connected = { socket: WebSocket; status: number | undefined; text: string };

/** Opens a connection that says nothing, as the proxy in front passes it on. */
function connect(address: string): Promise<Connected> {
  const socket = new WebSocket(
    `${gateway.url.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
    { headers: { 'x-forwarded-for': address } },
  );
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.once('open', () => resolve({ socket, status: 101, text: '' }));
    socket.once('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (part: Buffer) => {
        text += part;
      });
      response.once('end', () => resolve({ socket, status: response.statusCode, text }));
    });
  });
}

function codeOf(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve));
}
