import { isTransportError, TransportError } from '../errors.ts';
import { type CancelSignal, onAbort } from '../messages/signals.ts';

/** How long somebody waits for what another has asked. */
export type Patience = {
  /** Milliseconds since the epoch. */
  deadlineAt: number;
  /** Aborted when nobody waits any more. */
  signal: CancelSignal | undefined;
};

/** Requests under way that others may wait for instead of asking the same. */
export type InFlight<Result> = {
  /**
   * The result of an equal request of the same caller that began within the last `windowMs`, else of
   * a new one. When the other's request fails for reasons of its own (its deadline, its client
   * left), this one asks itself. Nobody waits for the other's longer than for an own one.
   */
  share(
    caller: string,
    request: string,
    ask: () => Promise<Result>,
    patience: Patience,
  ): Promise<Result>;
  /** What the caller asks from now on must see what it wrote before: nothing under way is joined any more. */
  forget(caller: string): void;
};

/** The result goes when it is there: tables that Maps leave behind know their flights for longer (see Slots). */
type Flight<Result> = { result: Promise<Result> | null; startedAt: number };

const timerMaxMs = 2 ** 31 - 1;

/** Equal requests of one caller in flight become one. */
export function createInFlight<Result>(windowMs: number): InFlight<Result> {
  const callers = new Map<string, Map<string, Flight<Result>>>();

  return {
    share(caller, request, ask, patience) {
      const flights = callers.get(caller) ?? new Map<string, Flight<Result>>();
      const flight = flights.get(request);
      const now = performance.now();
      if (flight?.result && now - flight.startedAt <= windowMs) {
        return joined(flight.result, ask, patience);
      }
      const result = ask();
      const mine: Flight<Result> = { result, startedAt: now };
      flights.set(request, mine);
      callers.set(caller, flights);
      const over = () => {
        mine.result = null;
        if (flights.get(request) === mine) flights.delete(request);
        if (flights.size === 0 && callers.get(caller) === flights) callers.delete(caller);
      };
      result.then(over, over);
      return result;
    },
    forget(caller) {
      callers.delete(caller);
    },
  };
}

/** The result of another's request, an own one where the other gave up, or the end of one's own patience. */
function joined<Result>(
  result: Promise<Result>,
  ask: () => Promise<Result>,
  { deadlineAt, signal }: Patience,
): Promise<Result> {
  if (signal?.aborted) return Promise.reject(new TransportError('CANCELLED', 'cancelled', true));
  return new Promise((resolve, reject) => {
    let isOver = false;
    const over = () => {
      isOver = true;
      clearTimeout(timer);
      forgetSignal?.();
    };
    const giveUp = (code: 'TIMEOUT' | 'CANCELLED', why: string) => {
      over();
      reject(new TransportError(code, why, false));
    };
    const timer = setTimeout(
      () => giveUp('TIMEOUT', 'no answer to an equal request before the deadline'),
      Math.min(deadlineAt - Date.now(), timerMaxMs),
    );
    const forgetSignal =
      signal && onAbort(signal, () => giveUp('CANCELLED', 'cancelled by the caller'));
    result.then(
      (value) => {
        over();
        resolve(value);
      },
      (error: unknown) => {
        if (isOver) return;
        over();
        if (isTransportError(error) && (error.code === 'TIMEOUT' || error.code === 'CANCELLED'))
          resolve(ask());
        else reject(error);
      },
    );
  });
}
