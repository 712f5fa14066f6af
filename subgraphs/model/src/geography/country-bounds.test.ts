import { expect, it } from 'vitest';
import { isNearCountry } from './country-bounds.ts';

const malanville = { latitude: 11.88, longitude: 3.39 };

it('takes places of the country and of its borders, not those of another', () => {
  expect(isNearCountry('BJ', malanville)).toBe(true);
  expect(isNearCountry('NE', malanville)).toBe(true);
  expect(isNearCountry('SN', malanville)).toBe(false);
});

it('finds swapped coordinates and a lost sign', () => {
  expect(isNearCountry('BJ', { latitude: 3.39, longitude: 11.88 })).toBe(false);
  const noe = { latitude: 5.28, longitude: -2.78 };
  expect(isNearCountry('CI', noe)).toBe(true);
  expect(isNearCountry('CI', { ...noe, longitude: 2.78 })).toBe(false);
});

it('takes every place in a country whose limits are not known', () => {
  expect(isNearCountry('FR', malanville)).toBe(true);
});
