import { describe, expect, it } from 'vitest';
import { controlShape } from '../collection/content/control-content.ts';
import { headerShape } from '../collection/content/header-content.ts';
import { itemShape } from '../collection/content/item-content.ts';
import { testId } from '../testing/reference-fixture.ts';
import { labelOf } from './field-labels.ts';
import { derivedFields } from './snapshot.ts';

const line = testId();
const submission = { items: [{ id: testId() }, { id: line }], controls: [{ id: line }] };

describe('labelOf', () => {
  it.each([
    ['notes', { fr: 'Remarques', en: 'Notes' }],
    ['collectionPointId', { fr: 'Point de collecte', en: 'Collection point' }],
    [`items.${line}`, { fr: 'Article 2', en: 'Line 2' }],
    [`items.${line}.productId`, { fr: 'Article 2 : Produit', en: 'Line 2: Product' }],
    [
      `controls.${line}.taxTypeIds`,
      { fr: 'Contrôle 1 : Types de taxe', en: 'Control 1: Types of tax' },
    ],
    ['extra.herd', { fr: 'herd', en: 'herd' }],
  ])('calls %s by its name', (path, label) => {
    expect(labelOf(path, [], [submission])).toEqual(label);
  });

  it('prefers the words of the form', () => {
    const form = new Map([
      ['extra.herd', { fr: 'Troupeau', en: 'Herd' }],
      ['items.product', { fr: 'Denrée', en: 'Commodity' }],
    ]);
    expect(labelOf('extra.herd', [undefined, form], []).fr).toBe('Troupeau');
    expect(labelOf(`items.${line}.productId`, [form], [submission]).en).toBe('Line 2: Commodity');
  });

  it('has words for everything that can differ between two submissions', () => {
    const paths = [
      ...Object.keys(headerShape),
      ...Object.keys(itemShape).map((field) => `items.${line}.${field}`),
      ...Object.keys(controlShape).map((field) => `controls.${line}.${field}`),
    ].filter((path) => !path.endsWith('.id'));
    for (const path of paths) {
      const { fr, en } = labelOf(path, [], [submission]);
      expect([fr, en].join(), path).not.toContain(path.split('.').at(-1));
    }
    for (const field of derivedFields) {
      const labels = [field, `items.${line}.${field}`].map((path) => labelOf(path, [], []).fr);
      expect(
        labels.some((label) => !label.includes(field)),
        field,
      ).toBe(true);
    }
  });
});
