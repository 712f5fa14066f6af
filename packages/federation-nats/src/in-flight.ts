import { isTransportError } from './errors.ts';

/** Requests under way that others may wait for instead of asking the same. */
export type InFlight<Result> = {
  /**
   * The result of an equal request of the same caller that began within the last `windowMs`, else of
   * a new one. When the other's request fails for reasons of its own (its deadline, its client
   * left), this one asks itself.
   */
  share(caller: string, request: string, ask: () => Promise<Result>): Promise<Result>;
  /** What the caller asks from now on must see what it wrote before: nothing under way is joined any more. */
  forget(caller: string): void;
};

/** The result goes when it is there: tables that Maps leave behind know their flights for longer (see Slots). */
type Flight<Result> = { result: Promise<Result> | null; startedAt: number };

/** Equal requests of one caller in flight become one. */
export function createInFlight<Result>(windowMs: number): InFlight<Result> {
  const callers = new Map<string, Map<string, Flight<Result>>>();

  return {
    share(caller, request, ask) {
      const flights = callers.get(caller) ?? new Map<string, Flight<Result>>();
      const flight = flights.get(request);
      const now = performance.now();
      if (flight?.result && now - flight.startedAt <= windowMs) {
        return flight.result.catch((error: unknown) => {
          if (isTransportError(error) && (error.code === 'TIMEOUT' || error.code === 'CANCELLED'))
            return ask();
          throw error;
        });
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
