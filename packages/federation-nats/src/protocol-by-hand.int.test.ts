import { gunzipSync } from 'node:zlib';
import { buildSchema } from 'graphql';
import { afterAll, expect, it, vi } from 'vitest';
import { testNats } from '../../../tests/support/environment.ts';
import { connectNats } from './connection.ts';
import { createNatsDataSource } from './data-source.ts';
import { silentLog } from './log.ts';
import { type Msg, headers as natsHeaders } from './nats-client.ts';
import { schemaHash, sdlOf } from './schema/schema-hash.ts';
import { serveSubgraph } from './subgraph-server.ts';

// What docs/graphql-over-nats.md says, spoken by hand with whoever speaks it here: another implementation would do so.

const { url: servers } = testNats();
const theirs = await connectNats({ servers, name: 'another implementation' });
const ours = await connectNats({ servers, name: 'this one' });
afterAll(() => Promise.all([theirs.close(), ours.close()]));

const schema = buildSchema('type Query { name: String slow: String long(size: Int!): String }');
const { name, slow, long } = schema.getQueryType()?.getFields() ?? {};
if (name) name.resolve = () => 'Maïs';
let finish = () => {};
if (slow) {
  slow.resolve = () =>
    new Promise<string>((resolve) => {
      finish = () => resolve('Mil');
    });
}
if (long) long.resolve = (_root, { size }: { size: number }) => 'é'.repeat(size);
const within = { timeout: 20_000 };
let names = 0;

function serve(announce?: object) {
  names += 1;
  const subgraph = `hand${names}`;
  const options = { connection: ours, subgraph, queue: 'q', version: '1.0.0', log: silentLog };
  const server = serveSubgraph({ ...options, schema, context: () => ({}), announce });
  return { subgraph, server };
}

type Given = Record<string, string>;
const told = (message: Msg) =>
  Object.fromEntries([...(message.headers ?? [])].map(([key, values]) => [key, values.join()]));

function headersOf(given: Given) {
  const headers = natsHeaders();
  for (const [key, value] of Object.entries(given)) headers.set(key, value);
  return headers;
}

/** One request, and every message that comes for it, in order; `credit` answers those that ask for it. */
async function ask(subgraph: string, body: string, given: Given = {}, credit = '0') {
  await ours.flush();
  names += 1;
  const reply = `_INBOX_hand.${names}`;
  const messages: Msg[] = [];
  const subscription = theirs.subscribe(reply, {
    callback(_error, message) {
      messages.push(message);
      message.respond(credit);
    },
  });
  theirs.publish(`graphql.${subgraph}`, body, { reply, headers: headersOf(given) });
  const total = () => Number(told(messages[0] as Msg).Chunk?.split('/')[1] ?? 1);
  await vi.waitFor(() => expect(messages.length).toBeGreaterThanOrEqual(1), within);
  if (credit !== '0') {
    await vi.waitFor(() => expect(messages).toHaveLength(total()), within);
  }
  subscription.unsubscribe();
  return messages;
}

it('answers a request with a result, and a failure with two headers and nothing else', async () => {
  const { subgraph } = serve();
  const [answer] = await ask(subgraph, '{"query":"{ name }"}', { Deadline: '5000', Unknown: 'x' });
  expect([answer?.string(), told(answer as Msg)]).toEqual(['{"data":{"name":"Maïs"}}', {}]);

  const [unknown] = await ask(subgraph, '{"query":"{ name colour }"}');
  expect(told(unknown as Msg)).toEqual({ 'Schema-Mismatch': '1' });
  expect(unknown?.json()).toMatchObject({
    errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  });

  const failures: [string, Given, string, RegExp][] = [
    ['no JSON', {}, '400', /^BAD_REQUEST \S/],
    ['{"query":"{ name }"}', { 'Protocol-Version': '2' }, '400', /^BAD_REQUEST \S/],
    ['{"query":"{ name }"}', { Deadline: '0' }, '408', /^TIMEOUT \(nothing done\) \S/],
  ];
  for (const [body, given, code, words] of failures) {
    const [failure] = await ask(subgraph, body, given);
    const headers = told(failure as Msg);
    expect(failure?.string()).toBe('');
    expect(headers['Nats-Service-Error-Code']).toBe(code);
    expect(headers['Nats-Service-Error']).toMatch(words);
  }
});

it('sends signs of life to whoever asks for them: at the first request, and while it works', async () => {
  const { subgraph } = serve();
  const messages: Msg[] = [];
  const reply = '_INBOX_patient.1';
  const subscription = theirs.subscribe(reply, {
    callback: (_error, message) => void messages.push(message),
  });
  const put = (query: string) =>
    theirs.publish(`graphql.${subgraph}`, JSON.stringify({ query }), {
      reply,
      headers: headersOf({ 'Life-Sign': '1' }),
    });
  await ours.flush();
  put('{ name }');
  await vi.waitFor(() => expect(messages).toHaveLength(2), within);
  put('{ name }');
  await vi.waitFor(() => expect(messages).toHaveLength(3), within);
  put('{ slow }');
  await vi.waitFor(() => expect(messages).toHaveLength(5), within);
  finish();
  await vi.waitFor(() => expect(messages.at(-1)?.string()).toContain('Mil'), within);
  subscription.unsubscribe();
  const sign = ['', { 'Life-Sign': '1' }];
  const answer = ['{"data":{"name":"Maïs"}}', {}];
  const heard = messages.map((message) => [message.string(), told(message)]);
  expect(heard.slice(0, 5)).toEqual([sign, answer, answer, sign, sign]);
  expect(heard.at(-1)).toEqual(['{"data":{"slow":"Mil"}}', {}]);
});

it('sends a large answer in chunks for credit, or compressed where that is accepted', async () => {
  const { subgraph } = serve();
  const body = '{"query":"{ long(size: 700000) }"}';
  const whole = JSON.stringify({ data: { long: 'é'.repeat(700_000) } });
  const chunks = await ask(subgraph, body, {}, '99');
  const bytes = Buffer.concat(chunks.map(({ data }) => data));
  expect(chunks.map((chunk) => told(chunk).Chunk)).toEqual(['1/3', '2/3', '3/3']);
  expect(chunks.map((chunk) => told(chunk)['Reply-Bytes'])).toEqual([
    String(Buffer.byteLength(whole)),
    undefined,
    undefined,
  ]);
  expect(bytes.toString() === whole).toBe(true);

  const [packed] = await ask(subgraph, body, { 'Accept-Encoding': 'gzip' });
  expect(told(packed as Msg)).toEqual({ 'Content-Encoding': 'gzip' });
  expect(gunzipSync(packed?.data ?? '').toString() === whole).toBe(true);
});

it('takes an answer in chunks for its credit, after a refusal it repeats', async () => {
  const requests: Msg[] = [];
  const credit: string[] = [];
  theirs.subscribe('graphql.foreign', {
    queue: 'q',
    callback(_error, request) {
      requests.push(request);
      if (requests.length === 1) {
        const text = 'BUSY all places are taken';
        const headers = headersOf({ 'Nats-Service-Error-Code': '429', 'Nats-Service-Error': text });
        return request.respond('', { headers });
      }
      const bytes = Buffer.from('{"data":{"name":"Maïs"}}');
      const send = (number: number, part: Uint8Array, more: Given = {}) => {
        const headers = headersOf({ Chunk: `${number}/2`, ...more });
        theirs.publish(request.reply ?? '', part, { reply: '_INBOX_hand.credit', headers });
      };
      // The first chunk needs no credit, and may end within a character.
      send(1, bytes.subarray(0, 19), { 'Reply-Bytes': String(bytes.length) });
      theirs.subscribe('_INBOX_hand.credit', {
        callback(_failed, message) {
          credit.push(message.string());
          if (credit.length === 1) send(2, bytes.subarray(19));
        },
      });
    },
  });
  await theirs.flush();
  const { ask: put } = createNatsDataSource({ subgraph: 'foreign', connection: ours });
  const query = '{ name }';
  const fetch = { text: JSON.stringify({ query }), query, isMutation: false, isOfEntities: false };
  const headers = { Authorization: 'Bearer x', 'X-Language': 'fr' };
  const answer = await put(fetch, { headers, deadlineAt: Date.now() + 10_000 });
  expect(answer).toEqual({ data: { name: 'Maïs' } });
  expect(requests).toHaveLength(2);
  const given = told(requests[1] as Msg);
  expect(given).toMatchObject({ ...headers, 'Accept-Encoding': 'gzip' });
  expect(Number(given.Deadline)).toBeGreaterThan(0);
  expect(Number(given.Deadline)).toBeLessThanOrEqual(10_000);
  expect(Number(credit[0])).toBeGreaterThanOrEqual(2);
});

it('serves when every gateway it hears has said that it asks nothing else', async () => {
  const announced: Record<string, unknown>[] = [];
  let state = 'preparing';
  let ready = 0;
  theirs.subscribe('schema.*', {
    callback(_error, message) {
      announced.push({ ...message.json<object>(), subject: message.subject });
      if (!message.reply) return;
      if (state === 'ready') ready += 1;
      message.respond(JSON.stringify({ gateway: 'another', state, isServed: false }));
    },
  });
  await theirs.flush();
  const { subgraph, server } = serve({ waitMs: 60_000 });
  let isServing = false;
  void server.serving.then(() => {
    isServing = true;
  });
  await vi.waitFor(() => expect(announced.length).toBeGreaterThan(2), within);
  expect(isServing).toBe(false);
  const hash = schemaHash(sdlOf(schema));
  const own = { version: 1, subgraph, instance: server.id, schemaHash: hash, state: 'waiting' };
  expect(announced[0]).toEqual({
    ...{ ...own, subject: `schema.${subgraph}` },
    startedAt: expect.any(Number),
  });
  const sdl = await theirs.request(`schema.${subgraph}.${server.id}`, '');
  expect(schemaHash(sdl.string())).toBe(hash);
  state = 'ready';
  await server.serving;
  expect(ready).toBeGreaterThan(0);
  await vi.waitFor(() => expect(announced.at(-1)?.state).toBe('serving'), within);
  theirs.publish('schema');
  const serving = () => announced.filter((one) => one.state === 'serving').length;
  await vi.waitFor(() => expect(serving()).toBeGreaterThan(1), within);
  await server.drain(1_000);
  await vi.waitFor(() => expect(announced.at(-1)?.state).toBe('gone'), within);
});
