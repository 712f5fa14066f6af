import { atTheEnd } from '../../tests/support/at-the-end.ts';
import { testNats } from '../../tests/support/environment.ts';
import { startTestGateway, until } from './gateway.ts';
import { serveTiny } from './subgraphs.ts';
import { publishSigner } from './tokens.ts';

/** A tiny shop, a signer of tokens, and gateways that know its key; all of it until the test file ends. */
export async function signedShop() {
  const { url } = testNats();
  const signer = await publishSigner(url);
  const shop = await serveTiny(url, 'shop');
  atTheEnd(() => shop.stop());
  return {
    signer,
    async startGateway(settings: Record<string, string> = {}) {
      const gateway = await startTestGateway(url, settings);
      atTheEnd(() => gateway.stop());
      await until(async () => (await fetch(`${gateway.url}/.well-known/jwks.json`)).status === 200);
      return gateway;
    },
  };
}
