import { createHash, randomBytes } from 'node:crypto';
import { afterAll, expect, it, vi } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { connectNats } from '../connection.ts';
import { silentLog } from '../log.ts';
import { type ServeOptions, serveSubject } from '../serving/serve.ts';
import { requestReply } from './request.ts';
import { headerNames } from './wire.ts';

const { url } = testNats();
const caller = await connectNats({ servers: url, name: 'caller' });
const server = await connectNats({ servers: url, name: 'server' });
afterAll(() => Promise.all([caller.close(), server.close()]));

const megabyte = 1024 * 1024;
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
let names = 0;

async function serve(options: Partial<ServeOptions> & Pick<ServeOptions, 'handler'>) {
  names += 1;
  const subject = `chunks.${process.pid}.${Date.now().toString(36)}.${names}`;
  const served = serveSubject({
    connection: server,
    subject,
    queue: 'q',
    log: silentLog,
    ...options,
  });
  await server.flush();
  return { subject, served };
}

const soon = () => Date.now() + 20_000;

it('brings a 20 MB answer over whole', async () => {
  const body = randomBytes(20 * megabyte);
  const { subject, served } = await serve({ handler: () => body });
  const reply = await requestReply({ connection: caller, subject, body: '', deadlineAt: soon() });
  expect(reply.body.length).toBe(body.length);
  expect(hash(reply.body)).toBe(hash(body));
  await vi.waitFor(
    () => expect(served.stats()).toMatchObject({ chunkedReplies: 1, inFlight: 0 }),
    20_000,
  );
});

it('keeps many large answers at once apart, while small ones pass between them', async () => {
  const { subject } = await serve({
    handler: ({ body }) => {
      const size = Number(Buffer.from(body).toString());
      return Buffer.alloc(size, size % 251);
    },
  });
  const sizes = [3 * megabyte, 1, 512 * 1024, 512 * 1024 + 1, 2 * megabyte + 17, 40, megabyte];
  const replies = await Promise.all(
    sizes.map((size) =>
      requestReply({ connection: caller, subject, body: String(size), deadlineAt: soon() }),
    ),
  );
  replies.forEach(({ body }, index) => {
    const size = sizes[index] ?? 0;
    expect(body.length).toBe(size);
    expect(Buffer.alloc(size, size % 251).equals(body)).toBe(true);
  });
});

it('sends no chunk the caller has not given credit for', async () => {
  const { subject, served } = await serve({
    creditTimeoutMs: 300,
    handler: () => Buffer.alloc(4 * megabyte),
  });
  const chunks: string[] = [];
  const inbox = `_INBOX_slow.${caller.info?.client_id}`;
  const subscription = caller.subscribe(inbox, {
    callback: (_error, message) => {
      chunks.push(message.headers?.get(headerNames.chunk) ?? 'none');
      if (chunks.length === 1) message.respond('3');
    },
  });
  caller.publish(subject, '', { reply: inbox });
  await vi.waitFor(() => expect(chunks).toEqual(['1/8', '2/8', '3/8']), 20_000);
  // Without further credit the answer is dropped after its time-out and its place is free again.
  await vi.waitFor(() => expect(served.stats().inFlight).toBe(0), 20_000);
  expect(chunks).toHaveLength(3);
  subscription.unsubscribe();
});

it('finishes a large answer that is under way when it drains', async () => {
  const { subject, served } = await serve({ handler: () => Buffer.alloc(20 * megabyte, 3) });
  const waiting = requestReply({ connection: caller, subject, body: '', deadlineAt: soon() });
  await vi.waitFor(() => expect(served.stats().chunkedReplies).toBe(1), 20_000);
  expect(await served.drain(10_000)).toBe(true);
  expect(Buffer.alloc(20 * megabyte, 3).equals((await waiting).body)).toBe(true);
});

it('stops sending when the caller leaves', async () => {
  const { subject, served } = await serve({
    creditTimeoutMs: 60_000,
    handler: () => Buffer.alloc(30 * megabyte),
  });
  const cancel = new AbortController();
  const waiting = requestReply({
    connection: caller,
    subject,
    body: '',
    deadlineAt: soon(),
    signal: cancel.signal,
  });
  await vi.waitFor(() => expect(served.stats().chunkedReplies).toBe(1), 20_000);
  cancel.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  await vi.waitFor(() => expect(served.stats().inFlight).toBe(0), 20_000);
});

it('refuses an answer over the caller’s limit after its first chunk', async () => {
  const { subject, served } = await serve({
    creditTimeoutMs: 60_000,
    handler: () => Buffer.alloc(3 * megabyte),
  });
  const limits = { replyBytesMax: 2 * megabyte };
  await expect(
    requestReply({ connection: caller, subject, body: '', deadlineAt: soon(), ...limits }),
  ).rejects.toMatchObject({ code: 'TOO_LARGE' });
  await vi.waitFor(() => expect(served.stats().inFlight).toBe(0), 20_000);
});

it('refuses an answer over the server’s limit instead of letting the caller time out', async () => {
  const { subject } = await serve({
    replyBytesMax: megabyte,
    handler: () => Buffer.alloc(2 * megabyte),
  });
  await expect(
    requestReply({ connection: caller, subject, body: '', deadlineAt: soon() }),
  ).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

it('takes little more memory than one body for a slow caller', async () => {
  const size = 20 * megabyte;
  const { subject } = await serve({ handler: () => Buffer.alloc(size, 1) });
  const before = process.memoryUsage().arrayBuffers;
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  }, 2);
  for (let round = 0; round < 5; round += 1) {
    await requestReply({ connection: caller, subject, body: '', deadlineAt: soon() });
  }
  clearInterval(watch);
  // Both ends live in this process: a body on each side, the window under way, and garbage.
  expect(peak).toBeLessThan(6 * size);
});

it('compresses a large answer for a caller who accepts it, and nothing else', async () => {
  const text = JSON.stringify({
    data: { rows: Array.from({ length: 40_000 }, (_, n) => `n${n}`) },
  });
  const { subject, served } = await serve({
    handler: ({ body }) => ({
      body: body.length > 0 ? 'short' : text,
      headers: { 'X-Answer': 'yes' },
    }),
  });
  const ask = (over: { body?: string; acceptCompressed?: boolean; replyBytesMax?: number }) =>
    requestReply({ connection: caller, subject, body: '', deadlineAt: soon(), ...over });
  const packed = await ask({ acceptCompressed: true });
  expect(Buffer.from(packed.body).toString()).toBe(text);
  expect(packed.headers.get('X-Answer')).toBe('yes');
  expect(served.stats()).toMatchObject({ compressedReplies: 1, chunkedReplies: 0 });
  expect(Buffer.from((await ask({})).body).toString()).toBe(text);
  expect(Buffer.from((await ask({ body: 'x', acceptCompressed: true })).body).toString()).toBe(
    'short',
  );
  expect(served.stats().compressedReplies).toBe(1);
});

it('refuses an answer that would grow beyond the limit when it is unpacked', async () => {
  const { subject } = await serve({ handler: () => 'a'.repeat(5 * megabyte) });
  const asked = requestReply({
    connection: caller,
    subject,
    body: '',
    deadlineAt: soon(),
    acceptCompressed: true,
    replyBytesMax: megabyte,
  });
  await expect(asked).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

it('keeps the headers of an answer that comes compressed and in chunks', async () => {
  const body = randomBytes(2 * megabyte);
  const { subject, served } = await serve({
    handler: () => ({ body, headers: { 'X-Answer': 'yes' } }),
  });
  const reply = await requestReply({
    connection: caller,
    subject,
    body: '',
    deadlineAt: soon(),
    acceptCompressed: true,
  });
  expect(hash(reply.body)).toBe(hash(body));
  expect(reply.headers.get('X-Answer')).toBe('yes');
  await vi.waitFor(
    () => expect(served.stats()).toMatchObject({ compressedReplies: 1, chunkedReplies: 1 }),
    20_000,
  );
});
