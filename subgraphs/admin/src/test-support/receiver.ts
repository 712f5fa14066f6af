import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';

type Received = { headers: IncomingHttpHeaders; body: string; path: string };

/** Somebody outside who is told of events, on this machine, until the test file ends. */
export async function aReceiver() {
  const received: Received[] = [];
  const receiver = {
    received,
    /** What it answers from now on. */
    status: 200,
    url: '',
    /** What was sent to one of its paths. */
    at: (path: string) => received.filter((one) => one.path === path),
    /** Ends the connections of those that are never answered, on `/silent`. */
    letGo: () => server.closeAllConnections(),
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    received.push({ headers: request.headers, body, path: request.url ?? '' });
    if (request.url === '/silent') return;
    const { status } = receiver;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('thank you');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => new Promise((resolve) => server.close(resolve)));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}
