import { afterEach, expect, it, vi } from 'vitest';
import { type Broker, startCluster } from '../../../../tests/support/brokers.ts';
import { type AskerLimits, createAsker } from '../asking/asker.ts';
import { writeFetchBody } from '../asking/fetch-body.ts';
import { connectNats, isConnected } from '../connection.ts';
import { silentLog } from '../log.ts';
import { serveSubject } from '../serving/serve.ts';

const cleaning: (() => unknown)[] = [];
afterEach(() => Promise.all(cleaning.splice(0).map((clean) => clean())));

it('asks again for what whoever answers has lost with its node, long before the deadline', async () => {
  const { lose, ask, server, arrived } = await aWriteUnderWay({ repeatsWrites: true });
  const answer = ask();
  await arrived();
  await lose(server);
  expect(await answer).toBe('{"data":{"attempt":2}}');
});

it('asks again for what it has lost with its own node, once it is on another', async () => {
  const { lose, ask, caller, arrived } = await aWriteUnderWay({ repeatsWrites: true });
  const answer = ask();
  await arrived();
  await lose(caller);
  expect(await answer).toBe('{"data":{"attempt":2}}');
  expect(isConnected(caller)).toBe(true);
});

it('asks for no write twice that has no id of its own, and says that it may have been done', async () => {
  const { lose, ask, server, arrived } = await aWriteUnderWay({ repeatsWrites: false });
  const answer = ask();
  await arrived();
  await lose(server);
  await expect(answer).rejects.toMatchObject({ code: 'TIMEOUT', nothingDone: false });
  await expect(arrived(2, 100)).rejects.toThrow();
});

it('says of a lost write that it may have been done, though nobody is there when it is asked for again', async () => {
  const { ask, server, arrived, nodes } = await aWriteUnderWay({ repeatsWrites: true });
  const answer = ask();
  await arrived();
  void server.close();
  for (const { pid } of nodes) process.kill(pid, 'SIGKILL');
  await expect(answer).rejects.toMatchObject({ code: 'TIMEOUT', nothingDone: false });
});

/** Somebody who asks over one node, and somebody on the other whose first answer never comes. */
async function aWriteUnderWay(limits: AskerLimits) {
  const nodes = await startCluster(2);
  const [here, there] = nodes as [Broker, Broker];
  cleaning.push(() => nodes.forEach(end));
  const caller = await connectNats({ servers: here.url, name: 'caller', reconnectWaitMs: 50 });
  const server = await connectNats({ servers: there.url, name: 'server', reconnectWaitMs: 50 });
  cleaning.push(
    () => caller.close(),
    () => server.close(),
  );
  let attempts = 0;
  serveSubject({
    connection: server,
    subject: 'lost.write',
    queue: 'q',
    log: silentLog,
    handler: () => {
      attempts += 1;
      const answer = JSON.stringify({ data: { attempt: attempts } });
      return attempts === 1 ? new Promise<string>(() => undefined) : answer;
    },
  });
  await server.flush();
  // Each knows of both nodes, and the one who asks of whom answers.
  for (const connection of [caller, server]) {
    await vi.waitFor(() => expect(connection.info?.connect_urls).toHaveLength(2), 20_000);
  }
  const reached = () => caller.request('lost.greeting', '', { timeout: 1_000 });
  server.subscribe('lost.greeting', { callback: (_error, message) => void message.respond('') });
  await server.flush();
  await vi.waitFor(reached, 20_000);
  const asker = createAsker(caller, 'lost.write', { retryPauseMs: 200, ...limits });
  const body = writeFetchBody({ query: 'mutation { a }' });
  const asking = { headers: { lines: '' }, deadlineAt: Date.now() + 60_000, signal: undefined };
  return {
    ...{ nodes, caller, server },
    ask: async () => Buffer.from((await asker.ask(body, asking, () => undefined)).body).toString(),
    arrived: (times = 1, timeout = 20_000) =>
      vi.waitFor(() => expect(attempts).toBe(times), { timeout }),
    async lose(connection: typeof caller) {
      end(connection === caller ? here : there);
      const left = connection === caller ? there : here;
      await vi.waitFor(() => expect(connection.getServer()).toBe(new URL(left.url).host), 20_000);
    },
  };
}

function end({ pid }: Broker): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has been killed before.
  }
}
