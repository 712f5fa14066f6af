import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { afterAll, expect, it } from 'vitest';
import { testNats } from '../../../../tests/support/environment.ts';
import { createLogger } from '../logs.ts';
import { ensureStreams } from '../streams/streams.ts';
import { startJobQueue } from './job-queue.ts';

const connection = await connectNats({ servers: testNats().url, name: 'job-queue-test' });
afterAll(() => connection.close());

it('works with as many hands as before after the queue was away while one of them was busy', async () => {
  await ensureStreams(connection, 1);
  let running = 0;
  let mostRunning = 0;
  const done: string[] = [];
  let release: (() => void) | undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const queue = startJobQueue({
    connection,
    replicas: 1,
    subgraph: 'test',
    hands: 3,
    async handle(jobId) {
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      // A moment, so that whoever is there takes part.
      if (jobId === 'long') await released;
      else await new Promise((resolve) => setTimeout(resolve, 30));
      running -= 1;
      done.push(jobId);
      return 'DONE';
    },
    log: createLogger({ name: 'test', level: 'silent' }),
  });
  const putDown = (jobId: string) =>
    connection.jetstream().publish('job.test.thing', JSON.stringify({ jobId }));
  const manager = await connection.jetstreamManager();
  const isFollowed = () =>
    manager.consumers.info('JOBS', 'test-jobs').then(
      () => true,
      () => false,
    );
  await putDown('long');
  await expect.poll(() => running, { timeout: 20_000 }).toBe(1);

  // As when its nodes choose who leads: whoever asks for a message is told that nobody is there.
  await manager.consumers.delete('JOBS', 'test-jobs');
  await expect.poll(isFollowed, { timeout: 20_000 }).toBe(true);
  const others = Array.from({ length: 40 }, (_, index) => `short ${index}`);
  for (const jobId of others) await putDown(jobId);
  await expect.poll(() => new Set(done).size, { timeout: 20_000 }).toBe(others.length);
  release?.();
  await expect.poll(() => done.includes('long'), { timeout: 20_000 }).toBe(true);
  expect(mostRunning).toBe(3);
  await queue.stop();
});
