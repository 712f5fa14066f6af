import { expect, it, vi } from 'vitest';
import { TransportError } from '../errors.ts';
import { Cancellation } from '../messages/signals.ts';
import { createInFlight } from './in-flight.ts';

const patient = { deadlineAt: Number.POSITIVE_INFINITY, signal: undefined };

function deferred() {
  let settle = { resolve: (_value: string) => {}, reject: (_error: Error) => {} };
  const promise = new Promise<string>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

it('asks once for equal requests of a caller, and again when the answer is there', async () => {
  const { share } = createInFlight<string>(1_000);
  const first = deferred();
  const ask = vi.fn(() => first.promise);
  const both = [share('ama', 'q', ask, patient), share('ama', 'q', ask, patient)];
  expect(ask).toHaveBeenCalledTimes(1);
  first.resolve('a');
  expect(await Promise.all(both)).toEqual(['a', 'a']);
  await share('ama', 'q', ask, patient);
  expect(ask).toHaveBeenCalledTimes(2);
});

it('keeps callers and requests apart', () => {
  const { share } = createInFlight<string>(1_000);
  const ask = vi.fn(() => deferred().promise);
  void share('ama', 'q', ask, patient);
  void share('kofi', 'q', ask, patient);
  void share('ama', 'r', ask, patient);
  expect(ask).toHaveBeenCalledTimes(3);
});

it('joins nothing that began before the caller wrote, nor what began long ago', async () => {
  const { share, forget } = createInFlight<string>(20);
  const ask = vi.fn(() => deferred().promise);
  void share('ama', 'q', ask, patient);
  forget('ama');
  void share('ama', 'q', ask, patient);
  expect(ask).toHaveBeenCalledTimes(2);
  await new Promise((wake) => setTimeout(wake, 30));
  void share('ama', 'q', ask, patient);
  expect(ask).toHaveBeenCalledTimes(3);
});

it('asks itself where the other ran out of its own time or client, and shares other failures', async () => {
  const { share } = createInFlight<string>(1_000);
  for (const [code, calls] of [
    ['TIMEOUT', 2],
    ['CANCELLED', 2],
    ['UNAVAILABLE', 1],
  ] as const) {
    const first = deferred();
    const ask = vi.fn<() => Promise<string>>(() => Promise.resolve('own'));
    ask.mockReturnValueOnce(first.promise);
    const [one, two] = [share('ama', code, ask, patient), share('ama', code, ask, patient)];
    first.reject(new TransportError(code, 'x', false));
    await expect(one).rejects.toThrow('x');
    if (calls === 2) expect(await two).toBe('own');
    else await expect(two).rejects.toThrow('x');
    expect(ask).toHaveBeenCalledTimes(calls);
  }
});

it('waits for another no longer than its own deadline and its own client', async () => {
  const { share } = createInFlight<string>(1_000);
  const first = deferred();
  const ask = vi.fn(() => first.promise);
  const one = share('ama', 'q', ask, patient);
  const hasty = share('ama', 'q', ask, { deadlineAt: Date.now() + 10, signal: undefined });
  await expect(hasty).rejects.toMatchObject({ code: 'TIMEOUT' });
  const client = new Cancellation();
  const left = share('ama', 'q', ask, { ...patient, signal: client });
  client.cancel();
  await expect(left).rejects.toMatchObject({ code: 'CANCELLED' });
  const gone = share('ama', 'q', ask, { ...patient, signal: client });
  await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' });
  const other = share('ama', 'q', ask, patient);
  first.resolve('a');
  expect(await Promise.all([one, other])).toEqual(['a', 'a']);
  expect(ask).toHaveBeenCalledTimes(1);
});
