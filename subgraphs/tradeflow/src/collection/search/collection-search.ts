import { Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { escapeLike } from '@commerce-tracking/service-kit/values/search-words';
import { searchable } from './searchable.ts';

const wordsMax = 8;
const ascii = /^[\x21-\x7e]+$/;
const reference = /^[A-Za-z]{2}-\d{4}-\d{6,}$/;

/**
 * Every word has to occur somewhere; inside the caller's scope, so one condition per word is enough.
 * An analyst's words are not looked for in plates and names: a hit would reveal them.
 */
export function searchConditions(
  search: string | null | undefined,
  actor: Pick<Actor, 'role'>,
): Prisma.Sql[] {
  const words = searchable(search ?? '')
    .slice(0, 200)
    .split(/\s+/)
    .filter(Boolean);
  return words.slice(0, wordsMax).map((word) => occurs(word, actor.role === 'ANALYST'));
}

function occurs(word: string, isAnalyst: boolean): Prisma.Sql {
  // A whole reference is unique: its index answers at once.
  if (reference.test(word)) return Prisma.sql`c.reference = ${word.toUpperCase()}`;
  const anywhere = `%${escapeLike(word)}%`;
  const places = [Prisma.sql`c.searchText LIKE ${anywhere}`];
  if (ascii.test(word)) {
    places.push(Prisma.sql`c.reference LIKE ${`%${escapeLike(word.toUpperCase())}%`}`);
  }
  if (!isAnalyst) {
    places.push(Prisma.sql`c.searchNames LIKE ${anywhere}`);
    const plate = word.toUpperCase().replace(/[^A-Z0-9]/g, '');
    if (plate) places.push(Prisma.sql`c.normalizedPlate LIKE ${`%${plate}%`}`);
  }
  return Prisma.sql`(${Prisma.join(places, ' OR ')})`;
}
