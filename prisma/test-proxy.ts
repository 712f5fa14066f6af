import { once } from 'node:events';
import { createServer, type Socket, connect as tcpConnect } from 'node:net';

/** A wire between client and server that a test can cut. */
export type TestProxy = {
  url: string;
  /** Cuts every connection and refuses new ones. */
  cut(): void;
  mend(): void;
  /** Lets `text` through to the server and cuts the connection before the answer comes back. */
  loseAnswerTo(text: string): void;
  close(): Promise<void>;
};

/** Puts such a wire before the server of `url`, for tests of outages. */
export async function startTestProxy(url: string): Promise<TestProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let whole = true;
  let doomed: string | null = null;

  const server = createServer((client) => {
    if (!whole) return void client.destroy();
    const upstream = tcpConnect(Number(target.port), target.hostname);
    let deaf = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        if (!deaf) [client, upstream].forEach((end) => void end.destroy());
      });
    }
    client.on('data', (chunk) => {
      upstream.write(chunk);
      if (!doomed || !chunk.includes(doomed)) return;
      doomed = null;
      deaf = true;
      // The server has the statement before it sees the connection go.
      upstream.once('data', () => [client, upstream].forEach((end) => void end.destroy()));
    });
    upstream.on('data', (chunk) => {
      if (!deaf) client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const here = new URL(url);
  if (address && typeof address === 'object') here.port = String(address.port);

  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: here.href,
    cut() {
      whole = false;
      destroyAll();
    },
    mend() {
      whole = true;
    },
    loseAnswerTo(text) {
      doomed = text;
    },
    async close() {
      destroyAll();
      server.close();
      await once(server, 'close');
    },
  };
}
