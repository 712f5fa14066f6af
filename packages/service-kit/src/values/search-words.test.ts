import { describe, expect, it } from 'vitest';
import { searchWords } from './search-words.ts';

describe('searchWords', () => {
  it.each([
    ['  Adjovi  chef.bj ', ['Adjovi', 'chef.bj']],
    ['a b c d e f', ['a', 'b', 'c', 'd', 'e']],
    ['100% a_b c\\d', ['100\\%', 'a\\_b', 'c\\\\d']],
    [' ', []],
    [null, []],
  ])('reads %j as %j', (search, words) => expect(searchWords(search)).toEqual(words));
});
