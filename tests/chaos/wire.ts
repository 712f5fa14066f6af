import { once } from 'node:events';
import { createServer, type Socket, connect as tcpConnect } from 'node:net';

/** A wire between a service and a server: it can be cut, mended and made slow. */
export type Wire = {
  /** Where clients connect. */
  port: number;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  /** Breaks every connection; new ones are let through. */
  snap(): void;
  mend(): void;
  /** Holds everything back for so long, in both directions; 0 for no longer. */
  delay(ms: number): void;
  close(): Promise<void>;
};

/** Puts a wire before a port of this machine, at a port of its own or at the one given. */
export async function layWire(target: number, port = 0): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isWhole = true;
  let delayMs = 0;

  const server = createServer((near) => {
    if (!isWhole) return void near.destroy();
    const far = tcpConnect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    carry(near, far, () => delayMs);
    carry(far, near, () => delayMs);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();

  const snap = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address && typeof address === 'object' ? address.port : port,
    cut() {
      isWhole = false;
      snap();
    },
    snap,
    mend() {
      isWhole = true;
    },
    delay(ms) {
      delayMs = ms;
    },
    async close() {
      snap();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Bytes arrive in the order they were sent, however the delay changes meanwhile. */
function carry(from: Socket, to: Socket, delayMs: () => number): void {
  const held: { chunk: Buffer; at: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    timer = undefined;
    for (let next = held[0]; next; next = held[0]) {
      const waitMs = next.at - performance.now();
      if (waitMs > 0) {
        timer = setTimeout(release, waitMs);
        return;
      }
      held.shift();
      if (to.writable) to.write(next.chunk);
    }
  };
  from.on('data', (chunk) => {
    if (delayMs() === 0 && held.length === 0) {
      if (to.writable && !to.write(chunk)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      return;
    }
    held.push({ chunk, at: performance.now() + delayMs() });
    if (!timer) release();
  });
  from.on('close', () => clearTimeout(timer));
}
