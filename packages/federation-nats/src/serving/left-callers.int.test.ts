import { afterAll, expect, it, vi } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { createAsker } from '../asking/asker.ts';
import { writeFetchBody } from '../asking/fetch-body.ts';
import { connectNats } from '../connection.ts';
import { silentLog } from '../log.ts';
import { requestReply } from '../messages/request.ts';
import { Cancellation } from '../messages/signals.ts';
import { type ServeOptions, serveSubject } from './serve.ts';

const { url: servers } = testNats();
const caller = await connectNats({ servers, name: 'caller' });
const server = await connectNats({ servers, name: 'server' });
afterAll(() => Promise.all([caller.close(), server.close()]));

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const soon = { timeout: 5_000 };
let names = 0;

/** A server that counts what it begins and ends; a request is begun once it is asked for. */
async function serve(handler: ServeOptions['handler'], limits = {}) {
  names += 1;
  const subject = `left.${process.pid}.${Date.now().toString(36)}.${names}`;
  const begun = vi.fn();
  const error = vi.fn();
  const served = serveSubject({
    ...{ connection: server, subject, queue: 'q', log: { ...silentLog, error }, ...limits },
    handler: (request) => {
      begun(Buffer.from(request.body).toString());
      return handler(request);
    },
  });
  await server.flush();
  return { subject, begun, error, stats: served.stats };
}

function askOnce(subject: string, body: string, signal?: Cancellation) {
  const deadlineAt = Date.now() + 60_000;
  const wish = { signal, mayBeDropped: signal !== undefined };
  return requestReply({ connection: caller, subject, body, deadlineAt, ...wish });
}

it('breaks off what is under way for a caller that has left', async () => {
  let reason: unknown;
  const { subject, begun, error, stats } = await serve(
    ({ signal }) =>
      new Promise<string>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason;
          reject(reason);
        });
      }),
  );
  const client = new Cancellation();
  const answer = askOnce(subject, 'a', client);
  await vi.waitFor(() => expect(begun).toHaveBeenCalled(), soon);
  client.cancel();
  await expect(answer).rejects.toMatchObject({ code: 'CANCELLED' });
  await vi.waitFor(() => expect(stats()).toMatchObject({ dropped: 1, inFlight: 0 }), soon);
  expect(reason).toMatchObject({ name: 'AbortError' });
  expect(error).not.toHaveBeenCalled();
});

it('does not begin what has waited for a place until its caller had left', async () => {
  let release = () => {};
  const held = new Promise<string>((resolve) => {
    release = () => resolve('done');
  });
  const { subject, begun, stats } = await serve(() => held, { concurrency: 1 });
  const first = askOnce(subject, 'first');
  await vi.waitFor(() => expect(begun).toHaveBeenCalled(), soon);
  const client = new Cancellation();
  const second = askOnce(subject, 'second', client);
  await vi.waitFor(() => expect(stats().waiting).toBe(1), soon);
  client.cancel();
  await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
  await sleep(1_200);
  release();
  expect(Buffer.from((await first).body).toString()).toBe('done');
  await vi.waitFor(() => expect(stats()).toMatchObject({ dropped: 1, inFlight: 0 }), soon);
  expect(begun.mock.calls).toEqual([['first']]);
});

it('finishes what changes something, and what nobody has said may be dropped', async () => {
  const finished = vi.fn();
  const { subject, begun, stats } = await serve(async ({ body, signal }) => {
    await sleep(1_500);
    finished(JSON.parse(Buffer.from(body).toString()).query, signal.aborted);
    return 'done';
  });
  const client = new Cancellation();
  const asker = createAsker(caller, subject, {});
  const asking = { headers: { lines: '' }, deadlineAt: Date.now() + 60_000, signal: client };
  const write = asker.ask(writeFetchBody({ query: 'mutation { a }' }), asking, () => undefined);
  const waitUntil = Date.now() + 300;
  const deadlineAt = Date.now() + 60_000;
  const body = JSON.stringify({ query: 'asked again later' });
  const command = { connection: caller, subject, body, deadlineAt, waitUntil, lostAfterMs: 9_000 };
  await Promise.all([
    expect(requestReply(command)).rejects.toMatchObject({ code: 'TIMEOUT' }),
    vi.waitFor(() => expect(begun).toHaveBeenCalledTimes(2), soon).then(() => client.cancel()),
  ]);
  await write;
  await vi.waitFor(() => expect(stats().inFlight).toBe(0), soon);
  expect(finished.mock.calls.toSorted()).toEqual([
    ['asked again later', false],
    ['mutation { a }', false],
  ]);
  expect(stats().dropped).toBe(0);
});

it('answers whoever stays, however long it takes', async () => {
  const { subject, stats } = await serve(() => sleep(1_500).then(() => 'done'));
  const answer = await askOnce(subject, 'a', new Cancellation());
  expect(Buffer.from(answer.body).toString()).toBe('done');
  expect(stats().dropped).toBe(0);
});
