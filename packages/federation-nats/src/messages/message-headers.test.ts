import { expect, it } from 'vitest';
import { encodedHeaders, prepareHeaders } from './message-headers.ts';

it('joins headers as NATS writes them and leaves empty ones out', () => {
  const { lines } = prepareHeaders({
    'Request-Id': 'r1',
    'X-Language': undefined,
    traceparent: '',
  });
  expect(lines).toBe('Request-Id: r1\r\n');
  const { encode } = encodedHeaders(lines) as unknown as { encode(): Uint8Array };
  expect(Buffer.from(encode()).toString()).toBe('NATS/1.0\r\nRequest-Id: r1\r\n\r\n');
});

it('refuses what could smuggle in another header', () => {
  expect(() => prepareHeaders({ 'Request-Id': 'r1\r\nAuthorization: Bearer x' })).toThrow(
    TypeError,
  );
  expect(() => prepareHeaders({ 'Request Id': 'r1' })).toThrow(TypeError);
  expect(() => prepareHeaders({ 'a:b': 'r1' })).toThrow(TypeError);
});
