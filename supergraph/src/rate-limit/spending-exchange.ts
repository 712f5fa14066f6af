import { isConnected } from '@commerce-tracking/federation-nats/connection';
import { newId } from '@commerce-tracking/service-kit/ids';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import type { Connection } from '../nats-link.ts';

/** On core NATS, between gateways only: what each has let through since it last said so. */
export const spendingSubject = 'limit.supergraph.spent';

const everyMs = 250;
const keysMax = 2_000;

export type SpendingExchange = {
  /** Notes one request let through here. */
  spend(key: string): void;
  stop(): void;
};

type Spending = { from: string; spent: Record<string, number> };

/**
 * Tells the other gateways four times a second what was let through here, and hears it of them. While
 * NATS is away each gateway limits by what it sees itself.
 */
export function exchangeSpending(options: {
  connection: () => Connection | null;
  /** Told of what another gateway has let through. */
  onSpent(key: string, count: number): void;
  log: Logger;
}): SpendingExchange {
  const own = newId();
  let spent = new Map<string, number>();
  let isListening = false;

  const hear = (data: Uint8Array) => {
    const { from, spent: told } = readSpending(data);
    if (from === own) return;
    for (const [key, count] of Object.entries(told)) {
      if (key.length <= 64 && Number.isSafeInteger(count) && count > 0) options.onSpent(key, count);
    }
  };

  const listen = (connection: Connection) =>
    connection.subscribe(spendingSubject, {
      callback(error, message) {
        try {
          if (error) options.log.warn({ err: error }, 'spending of other gateways not heard');
          else hear(message.data);
        } catch (err) {
          options.log.warn({ err }, 'spending of another gateway not understood');
        }
      },
    });

  const tell = () => {
    const connection = options.connection();
    if (!connection || connection.isClosed()) return;
    if (!isListening) {
      isListening = true;
      listen(connection);
    }
    if (spent.size === 0) return;
    const said = [...spent].slice(0, keysMax);
    spent = new Map();
    // What could not be told while NATS was away is not told later: it says nothing of then.
    if (!isConnected(connection)) return;
    const message: Spending = { from: own, spent: Object.fromEntries(said) };
    connection.publish(spendingSubject, JSON.stringify(message));
  };
  const timer = setInterval(() => {
    try {
      tell();
    } catch (err) {
      options.log.debug({ err }, 'spending not told');
    }
  }, everyMs);
  timer.unref();

  return {
    spend: (key) => void spent.set(key, (spent.get(key) ?? 0) + 1),
    stop: () => clearInterval(timer),
  };
}

function readSpending(data: Uint8Array): Spending {
  const message = JSON.parse(Buffer.from(data).toString()) as Partial<Spending> | null;
  if (typeof message?.from !== 'string' || typeof message.spent !== 'object' || !message.spent) {
    throw new TypeError('no spending in it');
  }
  return { from: message.from, spent: message.spent };
}
