import { connectNats, type NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { silentLog } from '@commerce-tracking/federation-nats/log';
import { serveSubject } from '@commerce-tracking/federation-nats/serving/serve';
import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Broker, startCluster } from '../../../../tests/support/brokers.ts';
import { testNats } from '../../../../tests/support/environment.ts';
import { createCommandSender } from './command-client.ts';
import { commandFactory } from './commands.ts';

const cleaning: (() => unknown)[] = [];
afterEach(() => Promise.all(cleaning.splice(0).map((clean) => clean())));

const doThing = commandFactory<unknown>()({
  subject: 'command.test.thing.do',
  permission: null,
  input: z.strictObject({}),
  run: () => Promise.reject(new Error('done by hand here')),
});

type Asked = { id: string | undefined; deadlineAt: number };

/** Notes what it is asked, holds the first for ever, and does the others. */
function serve(connection: NatsConnection, subgraph: string, asked: Asked[]): void {
  serveSubject({
    connection,
    subject: `command.${subgraph}.>`,
    queue: 'q',
    log: silentLog,
    handler({ headers, deadlineAt }) {
      asked.push({ id: headers.get('Command-Id'), deadlineAt });
      if (asked.length === 1) return new Promise<string>(() => undefined);
      return JSON.stringify({ result: 'done' });
    },
  });
}

it.each(['the one who asks', 'the worker'])(
  'tells what became of a write although %s has lost its node of the broker meanwhile',
  async (who) => {
    const nodes = (await startCluster(2)) as [Broker, Broker];
    const [subgraph, worker] = await Promise.all(
      nodes.map(({ url }) => connectNats({ servers: url, name: 'test', reconnectWaitMs: 50 })),
    );
    if (!subgraph || !worker) throw new Error('not connected');
    cleaning.push(
      () => subgraph.close(),
      () => worker.close(),
      () => nodes.forEach(end),
    );
    const asked: Asked[] = [];
    serve(worker, 'test', asked);
    const heard = worker.subscribe('greeting', {
      callback: (_error, message) => void message.respond(''),
    });
    await worker.flush();
    await vi.waitFor(async () => {
      expect(subgraph.info?.connect_urls).toHaveLength(2);
      expect(worker.info?.connect_urls).toHaveLength(2);
      await subgraph.request('greeting', '', { timeout: 1_000 });
    }, 20_000);
    heard.unsubscribe();

    const send = createCommandSender({ connection: subgraph, subgraph: 'test' });
    const caller = { headers: {}, commandIdBase: 'base', deadlineAt: Date.now() + 60_000 };
    const answer = send(caller)(doThing, {});
    await vi.waitFor(() => expect(asked).toHaveLength(1), 20_000);
    end(who === 'the worker' ? nodes[1] : nodes[0]);
    expect(await answer).toBe('done');
    expect(asked.map(({ id }) => id)).toEqual(['base', 'base']);
  },
);

it('lets the work have the whole deadline, though it asks for the outcome before', async () => {
  const connection = await connectNats({ servers: testNats().url, name: 'test' });
  cleaning.push(() => connection.close());
  const asked: Asked[] = [];
  serve(connection, 'whole-deadline', asked);
  await connection.flush();
  const deadlineAt = Date.now() + 3_000;
  const send = createCommandSender({ connection, subgraph: 'whole-deadline' });
  const command = { ...doThing, subject: 'command.whole-deadline.do' };
  expect(await send({ headers: {}, commandIdBase: 'base', deadlineAt })(command, {})).toBe('done');
  expect(asked.map(({ id }) => id)).toEqual(['base', 'base']);
  // A clock may tick between the sending and the receipt, and never backwards.
  for (const each of asked) expect(each.deadlineAt).toBeGreaterThanOrEqual(deadlineAt - 1);
});

it('asks another worker for what one has taken along, long before the deadline', async () => {
  const subgraph = await connectNats({ servers: testNats().url, name: 'subgraph' });
  cleaning.push(() => subgraph.close());
  const asked: Asked[] = [];
  const aWorker = async () => {
    const connection = await connectNats({ servers: testNats().url, name: 'worker' });
    cleaning.push(() => connection.close());
    serve(connection, 'taken-along', asked);
    await connection.flush();
    return connection;
  };
  const dying = await aWorker();
  const send = createCommandSender({ connection: subgraph, subgraph: 'taken-along' });
  const caller = { headers: {}, commandIdBase: 'base', deadlineAt: Date.now() + 600_000 };
  const answer = send(caller)({ ...doThing, subject: 'command.taken-along.do' }, {});
  await vi.waitFor(() => expect(asked).toHaveLength(1), 20_000);
  // What is under way has been introduced by a sign of life; a dead process sends no more of them.
  await dying.flush();
  await subgraph.flush();
  await dying.close();
  await aWorker();
  expect(await answer).toBe('done');
  expect(asked.map(({ id }) => id)).toEqual(['base', 'base']);
});

function end({ pid }: Broker): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has been killed before.
  }
}
