import { afterAll, expect, it } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { createAsker } from '../asking/asker.ts';
import { writeFetchBody } from '../asking/fetch-body.ts';
import { connectNats } from '../connection.ts';
import { silentLog } from '../log.ts';
import { type ServeOptions, serveSubject } from '../serving/serve.ts';
import { requestReply } from './request.ts';
import { lifeSignEveryMs } from './wire.ts';

const { url: servers } = testNats();
const caller = await connectNats({ servers, name: 'caller' });
const open = [caller];
afterAll(() => Promise.all(open.map((connection) => connection.close())));

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const lostAfterMs = 1.5 * lifeSignEveryMs;
let names = 0;
const newSubject = () => {
  names += 1;
  return `life.${process.pid}.${Date.now().toString(36)}.${names}`;
};

/** A process that works; ended, it takes along what it works on. */
async function aWorker(subject: string, handler: ServeOptions['handler'], limits = {}) {
  const connection = await connectNats({ servers, name: 'worker' });
  open.push(connection);
  serveSubject({ connection, subject, queue: 'q', log: silentLog, handler, ...limits });
  await connection.flush();
  return connection;
}

/** Its first question is answered, so that the caller knows of the signs; all others are held. */
async function aDyingWorker(subject: string) {
  let arrived = () => {};
  const isHeld = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  let asked = 0;
  const worker = await aWorker(subject, () => {
    asked += 1;
    if (asked === 1) return 'well';
    arrived();
    return new Promise<string>(() => undefined);
  });
  expect(await ask(subject)).toBe('well');
  return async () => {
    await isHeld;
    await worker.close();
  };
}

const textOf = ({ body }: { body: Uint8Array }) => Buffer.from(body).toString();
function ask(subject: string, deadlineMs = 60_000): Promise<string> {
  const deadlineAt = Date.now() + deadlineMs;
  const options = { connection: caller, subject, body: '', deadlineAt, lostAfterMs };
  return requestReply(options).then(textOf);
}

/** As the data source asks. */
function fetchFrom(subject: string, query: string, limits = {}): Promise<string> {
  const asker = createAsker(caller, subject, { lostAfterMs, ...limits });
  const asking = { headers: { lines: '' }, deadlineAt: Date.now() + 60_000, signal: undefined };
  return asker.ask(writeFetchBody({ query }), asking, () => undefined).then(textOf);
}

it('takes what has died with a process for lost, long before the deadline', async () => {
  const subject = newSubject();
  const kill = await aDyingWorker(subject);
  const answer = ask(subject);
  await kill();
  await expect(answer).rejects.toMatchObject({
    code: 'TIMEOUT',
    nothingDone: false,
    message: expect.stringContaining('nothing is heard'),
  });
});

it('waits for what is being worked on, and for what has no place yet', async () => {
  const subject = newSubject();
  const handler = () => sleep(1.5 * lostAfterMs).then(() => 'done');
  await aWorker(subject, handler, { concurrency: 1 });
  expect(await Promise.all([ask(subject), ask(subject)])).toEqual(['done', 'done']);
});

it('waits for whoever has never sent a sign', async () => {
  const subject = newSubject();
  caller.subscribe(subject, {
    callback: (_error, message) =>
      void sleep(1.5 * lostAfterMs).then(() => message.respond('done')),
  });
  expect(await ask(subject)).toBe('done');
});

it('asks another process what one has taken along, and says at once that there is none', async () => {
  const subject = newSubject();
  const kill = await aDyingWorker(subject);
  const query = fetchFrom(subject, '{ a }');
  await kill();
  await expect(query).rejects.toMatchObject({ code: 'UNAVAILABLE' });

  const killNext = await aDyingWorker(subject);
  const answer = fetchFrom(subject, '{ a }');
  const ended = killNext();
  await aWorker(subject, () => 'from another');
  await ended;
  expect(await answer).toBe('from another');
});

it('asks for a write again only under an id; without one it waits for what may have been done', async () => {
  const subject = newSubject();
  const kill = await aDyingWorker(subject);
  const answer = fetchFrom(subject, 'mutation { a }', { repeatsWrites: true });
  await kill();
  await aWorker(subject, () => 'from another');
  expect(await answer).toBe('from another');

  const other = newSubject();
  let asked = 0;
  await aWorker(other, async () => {
    asked += 1;
    await sleep(1.5 * lostAfterMs);
    return 'done';
  });
  expect(await fetchFrom(other, 'mutation { a }')).toBe('done');
  expect(asked).toBe(1);
});
