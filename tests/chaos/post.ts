import { Agent, request } from 'node:http';

// `fetch` costs its caller more than the question costs the gateway, and the driver shares the machine with both.
const agent = new Agent({ keepAlive: true });

/** Posts JSON and gives the status and the JSON that came back. @throws Error where no whole answer comes in time */
export function post<T>(
  url: string,
  body: unknown,
  { headers, timeoutMs }: { headers: Record<string, string>; timeoutMs: number },
): Promise<{ status: number; body: T }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    });
    const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    sent.on('error', fail);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('aborted', () => fail(new Error('cut off')));
      response.on('end', () => {
        clearTimeout(timer);
        try {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as T });
        } catch (error) {
          reject(error);
        }
      });
    });
    sent.end(JSON.stringify(body));
  });
}

/** Whether a failure is one of the connection: nobody listens, or whoever did has gone. */
export function isConnectionLost(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE';
}
