import { connect } from 'node:net';

/**
 * Sends bytes that need not be HTTP and gives what comes back until the server is done with them.
 * @throws Error when it neither answers nor closes in time
 */
export function sendRaw(port: number, bytes: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('neither answered nor closed'));
    }, timeoutMs);
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(text);
    };
    socket.on('data', (data) => {
      text += String(data);
    });
    socket.once('close', finish);
    socket.once('end', finish);
    socket.once('error', finish);
    // The other direction stays open: a server has to answer what is whole, and refuse what is not.
    socket.end(bytes, 'latin1');
  });
}

/** Status and body of the first answer in it; null where the connection was closed without one. */
export function readRaw(text: string): { status: number; body: string } | null {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  if (!status) return null;
  return { status: Number(status), body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}
