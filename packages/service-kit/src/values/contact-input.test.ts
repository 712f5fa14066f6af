import { describe, expect, it } from 'vitest';
import { emailAddress, phoneNumber, signInName } from './contact-input.ts';

describe('what people are reached by', () => {
  it('is kept in one writing', () => {
    expect(emailAddress.parse(' A.B@Example.ORG ')).toBe('a.b@example.org');
    expect(phoneNumber.parse('+229 (97) 00-00.00')).toBe('+22997000000');
    expect(signInName.parse(' zoé.b-1 ')).toBe('zoé.b-1');
  });

  it.each([
    [emailAddress, ['', 'a', 'a@b', 'a b@c.org', '@c.org']],
    [phoneNumber, ['', '97000000', '+0123456789', '+22997', '+229970000001234567', '+229abc1234']],
    [signInName, ['', 'ab', 'a@b.org', '+22997000000', 'a b c', '.abc', 'x'.repeat(51)]],
  ])('is refused in any other form', (schema, texts) => {
    for (const text of texts) expect(schema.safeParse(text).success, text).toBe(false);
  });
});
