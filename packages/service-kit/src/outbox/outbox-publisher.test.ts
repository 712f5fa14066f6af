import { expect, it } from 'vitest';
import { assertStored } from './outbox-publisher.ts';

it('takes a message for stored only when JetStream names its place', () => {
  assertStored('{"stream":"EVENTS","seq":7}');
  assertStored('{"stream":"EVENTS","seq":7,"duplicate":true}');
  expect(() => assertStored('{"stream":"EVENTS","seq":0,"duplicate":true}')).toThrow('not yet');
  expect(() => assertStored('{"error":{"code":503,"description":"no leader"}}')).toThrow('leader');
});
