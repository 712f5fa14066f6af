import { IncomingMessage } from 'node:http';

/**
 * A request that may leave HTTP/1.1 for a WebSocket only. Some clients offer `Upgrade: h2c` with every first request
 * and take an ordinary answer; once somebody listens for `upgrade`, Node would hand those over as well, unread.
 */
export class UpgradableRequest extends IncomingMessage {
  // Set by the constructor above and by Node's parser, which asks for `upgrade` before it reads on.
  declare private isOffered: boolean | null;

  get upgrade(): boolean {
    if (!this.isOffered) return false;
    return this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket';
  }

  set upgrade(isOffered: boolean | null) {
    this.isOffered = isOffered;
  }
}
