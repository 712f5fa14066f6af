import { afterAll, expect, it, vi } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { connectNats } from '../connection.ts';
import { silentLog } from '../log.ts';
import { type ServeOptions, serveSubject } from '../serving/serve.ts';
import { requestReply } from './request.ts';

const { url } = testNats();
const caller = await connectNats({ servers: url, name: 'caller' });
const server = await connectNats({ servers: url, name: 'server' });
afterAll(() => Promise.all([caller.close(), server.close()]));

let names = 0;
function newSubject(): string {
  names += 1;
  return `test.${process.pid}.${Date.now().toString(36)}.${names}`;
}

function serve(subject: string, options: Partial<ServeOptions> & Pick<ServeOptions, 'handler'>) {
  return serveSubject({ connection: server, subject, queue: 'q', log: silentLog, ...options });
}

function ask(subject: string, body = '', deadlineMs = 5_000) {
  return requestReply({ connection: caller, subject, body, deadlineAt: Date.now() + deadlineMs });
}

const text = (reply: { body: Uint8Array }) => Buffer.from(reply.body).toString();
/** Work waits for `held`, which ends with `release`. */
function gate(): { held: Promise<void>; release: () => void } {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { held, release };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('answers with body, headers and remaining deadline carried over', async () => {
  const subject = newSubject();
  serve(subject, {
    handler: ({ body, headers, deadlineAt }) => ({
      body: `${Buffer.from(body)} ${headers.get('Request-Id')} ${deadlineAt - Date.now() <= 900}`,
      headers: { 'X-Answer': 'yes' },
    }),
  });
  await server.flush();
  const reply = await requestReply({
    connection: caller,
    subject,
    body: 'été',
    headers: { 'Request-Id': 'r1' },
    deadlineAt: Date.now() + 900,
  });
  expect(text(reply)).toBe('été r1 true');
  expect(reply.headers.get('X-Answer')).toBe('yes');
});

it('says UNAVAILABLE within 50 ms when nobody serves the subject', async () => {
  const took: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const startedAt = performance.now();
    await expect(ask(newSubject())).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      nothingDone: true,
    });
    took.push(performance.now() - startedAt);
  }
  // A busy machine may hold any one of them up, but not all.
  expect(Math.min(...took)).toBeLessThan(50);
});

it('says TIMEOUT at the deadline, with unknown effect', async () => {
  const subject = newSubject();
  serve(subject, { handler: () => new Promise<string>(() => undefined) });
  await server.flush();
  const startedAt = performance.now();
  await expect(ask(subject, '', 200)).rejects.toMatchObject({
    code: 'TIMEOUT',
    nothingDone: false,
  });
  expect(performance.now() - startedAt).toBeGreaterThan(180);
});

it('stops waiting when the caller cancels', async () => {
  const subject = newSubject();
  serve(subject, { handler: () => sleep(300).then(() => 'late') });
  await server.flush();
  const cancel = new AbortController();
  const waiting = requestReply({
    connection: caller,
    subject,
    body: '',
    deadlineAt: Date.now() + 5_000,
    signal: cancel.signal,
  });
  cancel.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('keeps answering after handlers that throw at once, later, or something odd', async () => {
  const subject = newSubject();
  const error = vi.fn();
  const served = serve(subject, {
    log: { ...silentLog, error },
    handler: ({ body }) => {
      const what = Buffer.from(body).toString();
      if (what === 'now') throw new Error('secret detail');
      if (what === 'later') return Promise.reject(new Error('secret detail'));
      if (what === 'odd') throw undefined;
      return what;
    },
  });
  await server.flush();
  for (const what of ['now', 'later', 'odd']) {
    await expect(ask(subject, what)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: 'the request failed',
    });
  }
  expect(text(await ask(subject, 'well'))).toBe('well');
  expect(error).toHaveBeenCalledTimes(3);
  expect(served.stats()).toMatchObject({ requests: 4, errors: 3, inFlight: 0 });
});

it('answers BUSY at once when places and queue are taken, and serves the accepted', async () => {
  const subject = newSubject();
  const { held, release } = gate();
  const served = serve(subject, {
    concurrency: 2,
    queueMax: 3,
    handler: () => held.then(() => 'done'),
  });
  await server.flush();
  const outcomes: string[] = [];
  const asked = Array.from({ length: 10 }, async () => {
    outcomes.push(await ask(subject, '', 25_000).then(text, (error) => error.code));
  });
  // While nothing has been answered yet.
  await vi.waitFor(() => expect(outcomes).toEqual(Array(5).fill('BUSY')), 20_000);
  release();
  await Promise.all(asked);
  expect(outcomes.slice(5)).toEqual(Array(5).fill('done'));
  expect(served.stats()).toMatchObject({ refusedBusy: 5, inFlight: 0 });
});

it('takes in fewer while its answers need too much of their deadline', async () => {
  const subject = newSubject();
  // Of 1 000 ms all but 100 are gone when the work is done: there are places for 300, and yet too many are in.
  const served = serve(subject, { handler: () => sleep(900).then(() => 'done') });
  await server.flush();
  const round = () =>
    Promise.all(
      Array.from({ length: 60 }, () => ask(subject, '', 1_000).then(text, (error) => error.code)),
    );
  let outcomes = await round();
  expect(outcomes).not.toContain('BUSY');
  for (let rounds = 0; rounds < 8 && !outcomes.includes('BUSY'); rounds += 1) {
    outcomes = await round();
  }
  expect(outcomes.filter((outcome) => outcome === 'BUSY').length).toBeGreaterThan(0);
  expect(served.stats().refusedBusy).toBeGreaterThan(0);
});

it('refuses queued work whose deadline has passed without starting it', async () => {
  const subject = newSubject();
  let started = 0;
  const served = serve(subject, {
    concurrency: 1,
    handler: async () => {
      started += 1;
      await sleep(200);
      return 'done';
    },
  });
  await server.flush();
  const first = ask(subject);
  await expect(ask(subject, '', 60)).rejects.toMatchObject({ code: 'TIMEOUT' });
  await first;
  await vi.waitFor(() => expect(served.stats().inFlight).toBe(0), 20_000);
  expect(started).toBe(1);
  expect(served.stats().refusedLate).toBe(1);
});

it('loses no reply when it drains with 500 requests in flight', async () => {
  const subject = newSubject();
  const draining = await connectNats({ servers: url, name: 'draining' });
  let handled = 0;
  const { held, release } = gate();
  const served = serveSubject({
    connection: draining,
    subject,
    queue: 'q',
    log: silentLog,
    concurrency: 200,
    queueMax: 400,
    handler: async ({ body }) => {
      await held;
      await sleep(20 + Math.random() * 100);
      handled += 1;
      return body;
    },
  });
  await draining.flush();
  const waiting = Array.from({ length: 500 }, (_, index) => ask(subject, String(index), 25_000));
  await vi.waitFor(() => expect(served.stats().requests).toBe(500), 20_000);
  expect(served.stats().inFlight).toBe(500);
  const drained = served.drain(20_000);
  release();
  expect(await drained).toBe(true);
  await draining.drain();
  const replies = await Promise.all(waiting);
  expect(replies.map(text)).toEqual(replies.map((_, index) => String(index)));
  expect(handled).toBe(500);
  await expect(ask(subject)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

it('gives up a drain at its time-out when a handler hangs', async () => {
  const subject = newSubject();
  const served = serve(subject, { handler: () => new Promise<string>(() => undefined) });
  await server.flush();
  void ask(subject, '', 300).catch(() => undefined);
  await vi.waitFor(() => expect(served.stats().inFlight).toBe(1), 20_000);
  expect(await served.drain(100)).toBe(false);
});

it('gives the sender nothing but a typed refusal for a request over max_payload', async () => {
  const large = 'x'.repeat((caller.info?.max_payload ?? 0) + 1);
  await expect(ask(newSubject(), large)).rejects.toMatchObject({
    code: 'TOO_LARGE',
    nothingDone: true,
  });
});
