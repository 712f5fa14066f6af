import { expect, it } from 'vitest';
import { errorHeaderValues, parseErrorHeaders, TransportError } from './errors.ts';

it.each([
  new TransportError('BUSY', 'all places are taken'),
  new TransportError('TIMEOUT', 'deadline passed', true),
  new TransportError('TIMEOUT', 'no answer', false),
  new TransportError('TOO_LARGE', 'line one\r\nline two', false),
  new TransportError('UNAVAILABLE', 'connection closed', true),
])('travels in headers: $code $message', (error) => {
  const { code, text } = errorHeaderValues(error);
  expect(text).not.toMatch(/[\r\n]/);
  const read = parseErrorHeaders(code, text);
  expect(read.code).toBe(error.code);
  expect(read.nothingDone).toBe(error.nothingDone);
  expect(read.message).toBe(error.message.replace('\r\n', ' '));
});

it('takes an error of a foreign NATS service as INTERNAL with unknown effect', () => {
  const read = parseErrorHeaders('400', 'bad thing');
  expect(read).toMatchObject({ code: 'INTERNAL', message: '400 bad thing', nothingDone: false });
});
