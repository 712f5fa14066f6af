import { createServer, type IncomingMessage } from 'node:http';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { graphqlSubject, headerNames } from '@commerce-tracking/federation-nats/messages/wire';
import { readSettings } from './settings.ts';

// Stands where the subgraphs stood, over HTTP and over NATS. A question heard before is answered with the bytes of
// that time; a new one is passed on to the real subgraph.

const { settings } = readSettings();
const counts = { http: 0, nats: 0, passedOn: 0 };
process.on('message', () => process.send?.({ ...counts }));

for (const [name, port] of Object.entries(settings.recorder.ports)) {
  const known = new Map<string, Buffer>();
  const upstream = `http://127.0.0.1:${settings.ports[name]}/`;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const key = body.toString('latin1');
    counts.http += 1;
    let answer = known.get(key);
    if (!answer) {
      counts.passedOn += 1;
      const { authorization = '' } = request.headers;
      const headers = { 'content-type': 'application/json', authorization };
      const passedOn = await fetch(upstream, { method: 'POST', headers, body });
      answer = Buffer.from(await passedOn.arrayBuffer());
      known.set(key, answer);
    }
    const type = 'application/json; charset=utf-8';
    response.writeHead(200, { 'content-type': type, 'content-length': answer.length });
    response.end(answer);
  });
  // Longer than a gateway waits for its turn.
  server.keepAliveTimeout = 3_600_000;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
}

const [here, there] = await Promise.all(
  [settings.recorder.natsUrl, settings.natsUrl].map((servers) =>
    connectNats({ servers, name: 'recorder', waitOnFirstConnect: true }),
  ),
);
for (const name of Object.keys(settings.ports)) {
  const known = new Map<string, { data: Uint8Array; headers: unknown }>();
  const subject = graphqlSubject(name);
  here?.subscribe(subject, {
    callback(_error, message) {
      counts.nats += 1;
      const key = Buffer.from(message.data).toString('latin1');
      const answer = known.get(key);
      if (answer) {
        message.respond(answer.data, { headers: answer.headers as never });
        return;
      }
      counts.passedOn += 1;
      // A sign of life would be taken for the answer.
      message.headers?.delete(headerNames.lifeSign);
      there
        ?.request(subject, message.data, { headers: message.headers, timeout: 10_000 })
        .then(({ data, headers }) => {
          known.set(key, { data: data.slice(), headers });
          message.respond(data, { headers });
        })
        .catch((error: unknown) => console.error('recorder:', error));
    },
  });
}
await here?.flush();
process.send?.('ready');

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
