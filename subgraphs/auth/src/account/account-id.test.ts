import { isUuid, newId } from '@commerce-tracking/service-kit/ids';
import { expect, it } from 'vitest';
import { accountIdOf } from './account-id.ts';

it('gives a person the same account every time, and no two the same', () => {
  const [one, other] = [newId(), newId()];
  expect(isUuid(accountIdOf(one))).toBe(true);
  expect(accountIdOf(one)).toBe(accountIdOf(one));
  expect(accountIdOf(one)).not.toBe(one);
  expect(accountIdOf(other)).not.toBe(accountIdOf(one));
});
