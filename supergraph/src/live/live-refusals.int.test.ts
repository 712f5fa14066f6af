import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Answer, readAnswer, until } from '../../test-support/gateway.ts';
import { all, liveStage } from '../../test-support/live-stage.ts';

const live = liveStage();
const oddIds: unknown[] = ['☃', '1\n2', { toString: 1 }, ['1'], 'junk', true];

/** Asks for a stream with a body as it stands. */
async function post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const token = await live.tokenFor('COLLECTOR', 'collector');
  return readAnswer(
    await fetch(`${live.gateway.url}/graphql/stream`, {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-language': 'en',
        ...headers,
      },
      body: JSON.stringify(body),
    }),
  );
}

describe('what is no subscription, over SSE', () => {
  it.each(oddIds)('refuses the event id %j and does not repeat it', async (lastEventId) => {
    const answer = await post({ query: all, extensions: { lastEventId } });
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_INPUT',
      details: { reason: 'BAD_EVENT_ID' },
    });
    expect(answer.headers.get('last-event-id')).toBeNull();
  });

  it('refuses an event id that would add a header, and repeats none that is gone', async () => {
    const token = await live.tokenFor('COLLECTOR', 'collector');
    const query = encodeURIComponent(all);
    for (const [id, reason] of [
      ['1%0D%0Ax', 'BAD_EVENT_ID'],
      ['1-another', 'EVENTS_GONE'],
    ]) {
      const answer = await readAnswer(
        await fetch(`${live.gateway.url}/graphql/stream?query=${query}&lastEventId=${id}`, {
          headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
        }),
      );
      expect(answer.status).toBe(400);
      expect(answer.errors?.[0]?.extensions.details).toMatchObject({ reason });
      expect(answer.headers.get('last-event-id')).toBeNull();
    }
  });

  it.each([
    ['nothing', null],
    ['no query', { variables: {} }],
    ['a query that is no text', { query: 5 }],
    ['variables that are a list', { query: all, variables: [] }],
    ['a list', [{ query: all }]],
  ])('refuses %s with a reason and a remedy', async (_what, body) => {
    const { status, errors } = await post(body);
    expect(status).toBe(400);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toMatch(/^This is no request for a subscription: /);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_INPUT',
      details: { reason: 'MALFORMED_SUBSCRIPTION', remedy: expect.any(String) },
    });
  });

  it('tells a caller who accepts no stream what is served here', async () => {
    const { status, errors } = await post({ query: all }, { accept: 'application/json' });
    expect(status).toBe(406);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_INPUT',
      details: { reason: 'STREAM_NOT_ACCEPTED', remedy: expect.stringContaining('Accept') },
    });
  });

  it.each(['skip', 'include'])(
    'refuses a root field under @%s by a variable',
    async (directive) => {
      const query = `subscription S($a: Boolean!) {
      collectionChanged @${directive}(if: $a) { collectionId }
    } query Q { __typename }`;
      const answer = await post({ query, operationName: 'S', variables: { a: false } });
      expect(answer.status).toBe(400);
      expect(answer.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    },
  );

  it('says when to come again while it is full', async () => {
    const small = await live.anotherGateway({ SUBSCRIPTIONS_PER_USER_MAX: '1' });
    const leave = new AbortController();
    try {
      const token = await live.tokenFor('COLLECTOR', 'collector');
      const listen = () =>
        fetch(`${small.url}/graphql/stream`, {
          method: 'POST',
          headers: {
            accept: 'text/event-stream',
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ query: all }),
          signal: leave.signal,
        });
      expect((await listen()).status).toBe(200);
      const refused = await readAnswer(await listen());
      expect(refused.status).toBe(503);
      expect(refused.errors?.[0]?.extensions.code).toBe('BUSY');
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    } finally {
      leave.abort();
      await small.stop();
    }
  });
});

describe('what is no subscription, over WebSocket', () => {
  it('refuses odd event ids', async () => {
    const { socket, messages } = await openSocket();
    oddIds.forEach((lastEventId, index) => {
      const payload = { query: all, extensions: { lastEventId } };
      socket.send(JSON.stringify({ id: `${index}`, type: 'subscribe', payload }));
    });
    await until(
      async () => messages.filter(({ type }) => type === 'error').length >= oddIds.length,
    );
    for (const { payload } of messages.filter(({ type }) => type === 'error')) {
      expect(payload?.[0]?.extensions).toMatchObject({ details: { reason: 'BAD_EVENT_ID' } });
    }
    socket.close();
  });

  it.each([
    { type: 'connection_ack' },
    { type: 'next', id: '1', payload: { data: {} } },
    { type: 'error', id: '1', payload: [{ message: 'x' }] },
    { type: 'other' },
  ])('closes with 4400 on what only a server says: $type', async (message) => {
    const { socket } = await openSocket();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send(JSON.stringify(message));
    expect(await closed).toBe(4400);
  });
});

type Message = { type: string; payload?: { extensions?: Record<string, unknown> }[] };

/** A connection without the comforts of a client. */
async function openSocket(): Promise<{ socket: WebSocket; messages: Message[] }> {
  const url = `${live.gateway.url.replace('http', 'ws')}/graphql`;
  const socket = new WebSocket(url, 'graphql-transport-ws');
  const messages: Message[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as Message));
  await new Promise((resolve) => socket.once('open', resolve));
  const payload = { authorization: `Bearer ${await live.tokenFor('COLLECTOR', 'collector')}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await until(async () => messages.some(({ type }) => type === 'connection_ack'));
  return { socket, messages };
}
