import { deepMerge } from '@apollo/gateway/dist/utilities/deepMerge.js';
import { type Data, isUnsafe } from './plan-run.ts';

/** Adds what an owner has told of an entity; nearly always values that were not there before. */
export function mergeEntity(target: Data, source: Data): void {
  for (const key in source) {
    const value = source[key];
    const isNew = typeof value !== 'object' || value === null || target[key] === undefined;
    if (!isNew || value === undefined || isUnsafe(key)) {
      deepMerge(target, source);
      return;
    }
    target[key] = value;
  }
}

/** The same value in objects of its own. */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: Data = {};
  for (const key of Object.keys(value)) {
    const inner = copyOf((value as Data)[key]);
    if (!isUnsafe(key)) copy[key] = inner;
    else {
      const descriptor = { value: inner, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(copy, key, descriptor);
    }
  }
  return copy;
}
