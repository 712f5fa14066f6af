import { expect, it } from 'vitest';
import { addressIn, isPublicAddress } from './public-address.ts';

it.each([
  ...['127.0.0.1', '127.255.0.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255'],
  ...['192.168.1.1', '169.254.169.254', '100.64.0.1', '192.0.2.1', '198.18.0.1', '224.0.0.1'],
  ...['255.255.255.255', '240.0.0.1', '::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8'],
  ...['::ffff:7f00:1', '64:ff9b::7f00:1', 'fe80::1', 'fc00::1', 'fd12::1', 'fec0::1', 'ff02::1'],
  ...['2001:db8::1', '2002:7f00:1::', '2001::1', '100::1', 'fe80::1%eth0', 'localhost', ''],
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each([
  ['http://127.1/', '127.0.0.1'],
  ['http://0x7f000001/', '127.0.0.1'],
  ['http://2130706433/', '127.0.0.1'],
  ['http://017700000001/', '127.0.0.1'],
  ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
  ['http://example.org/', null],
])('%s names the address %s, however it is written', (url, address) => {
  expect(addressIn(new URL(url))).toBe(address);
});
