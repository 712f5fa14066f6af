import { Prisma } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { describe, expect, it } from 'vitest';
import { idIn, listedMax, valueIn } from './conditions.ts';

const column = Prisma.sql`c.id`;

describe('a filter by a list', () => {
  it('asks for each value once', () => {
    const states = Array<string>(70_000).fill('DRAFT');
    expect(valueIn(column, [...states, 'SUBMITTED'])?.values).toEqual(['DRAFT', 'SUBMITTED']);
  });

  it('matches nothing where the list is empty, and has nothing to say where there is none', () => {
    expect(valueIn(column, [])?.sql).toBe('FALSE');
    expect(valueIn(column, null)).toBeNull();
  });

  it('refuses more than a statement can carry', () => {
    const ids = Array.from({ length: listedMax + 1 }, newId);
    expect(idIn(column, ids.slice(1))?.values).toHaveLength(listedMax);
    expect(() => idIn(column, ids)).toThrowError(
      expect.objectContaining({
        fields: [expect.objectContaining({ path: 'filter', values: { maximum: listedMax } })],
      }),
    );
  });
});
