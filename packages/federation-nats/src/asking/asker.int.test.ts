import { afterAll, expect, it } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { connectNats } from '../connection.ts';
import { silentLog } from '../log.ts';
import { serveSubject } from '../serving/serve.ts';
import { type AskerLimits, createAsker } from './asker.ts';
import { writeFetchBody } from './fetch-body.ts';

const { url } = testNats();
const caller = await connectNats({ servers: url, name: 'caller' });
const server = await connectNats({ servers: url, name: 'server' });
afterAll(() => Promise.all([caller.close(), server.close()]));

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let names = 0;

/** A subject that keeps silent while `isSilent`, and an asker that gives it 40 ms. */
async function aService(limits: AskerLimits = {}) {
  names += 1;
  const subject = `asker.${process.pid}.${Date.now().toString(36)}.${names}`;
  const state = { isSilent: true, asked: 0 };
  serveSubject({
    connection: server,
    subject,
    queue: 'q',
    log: silentLog,
    handler: async () => {
      state.asked += 1;
      if (state.isSilent) await sleep(100);
      return '{"data":{}}';
    },
  });
  await server.flush();
  const breaker = { failuresMin: 3, openMs: 300, openMsMax: 300 };
  const asker = createAsker(caller, subject, { silenceMs: 30, breaker, retriesMax: 0, ...limits });
  const body = writeFetchBody({ query: '{ a }' });
  const ask = (waitMs = 40) => {
    const asking = { headers: { lines: '' }, deadlineAt: Date.now() + waitMs, signal: undefined };
    return asker
      .ask(body, asking, () => undefined)
      .then(
        () => 'answered',
        (error) => error.code,
      );
  };
  return { state, ask };
}

it('stops asking a subgraph that lets everybody wait, and asks again when it answers', async () => {
  const { state, ask } = await aService();
  expect(await Promise.all([ask(), ask(), ask()])).toEqual(['TIMEOUT', 'TIMEOUT', 'TIMEOUT']);
  // Told without asking, for otherwise it would take as long again.
  expect(await ask(60_000)).toBe('UNAVAILABLE');
  expect(state.asked).toBe(3);
  state.isSilent = false;
  await sleep(320);
  expect(await ask(1_000)).toBe('answered');
  expect(await ask(1_000)).toBe('answered');
});

it('does not blame the subgraph for a caller in haste', async () => {
  const { state, ask } = await aService({ silenceMs: 1_000 });
  await Promise.all(Array.from({ length: 6 }, () => ask()));
  state.isSilent = false;
  await sleep(120);
  expect(await ask(1_000)).toBe('answered');
});

it('is back at once for a subgraph that was only absent', async () => {
  names += 1;
  const subject = `asker.absent.${process.pid}.${names}`;
  const asker = createAsker(caller, subject, { retriesMax: 0, breaker: { failuresMin: 1 } });
  const body = writeFetchBody({ query: '{ a }' });
  const ask = () => {
    const asking = { headers: { lines: '' }, deadlineAt: Date.now() + 5_000, signal: undefined };
    return asker.ask(body, asking, () => undefined);
  };
  for (let n = 0; n < 5; n += 1) await expect(ask()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  serveSubject({
    connection: server,
    subject,
    queue: 'q',
    log: silentLog,
    handler: () => '{"data":{}}',
  });
  await server.flush();
  expect(Buffer.from((await ask()).body).toString()).toBe('{"data":{}}');
});
