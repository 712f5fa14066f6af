import { isPermission } from '@commerce-tracking/access/permissions';
import { describe, expect, it } from 'vitest';
import { needsOf, operations, probes } from './matrix.ts';

const names = operations.map(({ name }) => name);

describe('the matrix of operations', () => {
  it('leaves no operation of the API out', () => {
    expect(names.filter((name) => !probes[name])).toEqual([]);
    expect(names.filter((name) => !needsOf.has(name))).toEqual([]);
  });

  it('names no operation that the API has not', () => {
    expect(Object.keys(probes).filter((name) => !names.includes(name))).toEqual([]);
    expect([...needsOf.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });

  it('asks for permissions that there are', () => {
    const asked = new Set([...needsOf.values()].flat());
    expect([...asked].filter((permission) => !isPermission(permission))).toEqual([]);
  });

  it('agrees with what the schema says to front-end developers', () => {
    for (const { name, field } of operations) {
      const told = [...(field.description ?? '').matchAll(/`([a-zA-Z]+:[a-zA-Z0-9]+)`/g)];
      for (const [, permission] of told) expect(needsOf.get(name), name).toContain(permission);
    }
  });
});
