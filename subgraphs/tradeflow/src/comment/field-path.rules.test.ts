import { defaultSettings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { deriveTotals } from '../collection/content/derive-totals.ts';
import { snapshotOf } from '../revision/snapshot.ts';
import { aContent, aControl, anItem } from '../testing/a-content.ts';
import { aReference, testId } from '../testing/reference-fixture.ts';
import { targetOf, withValue, writableShape } from './field-path.rules.ts';

const [item, control] = [testId(), testId()];
const content = aContent({ items: [anItem({ id: item })], controls: [aControl({ id: control })] });
const submission = snapshotOf(content, deriveTotals(content, aReference(), defaultSettings));

describe('targetOf', () => {
  it.each([
    ['notes', 'notes'],
    ['totalValueUsd', 'totalValueUsd'],
    ['extra.harvestYear', 'extra.harvestYear'],
    [`items.${item}`, `items.${item}`],
    [`items.${item}.quantity`, `items.${item}.quantity`],
    ['items.0.hsCode', `items.${item}.hsCode`],
    [`controls.${control}.location`, `controls.${control}.location`],
  ])('finds %s', (path, found) => {
    expect(targetOf(path, submission)?.path).toBe(found);
  });

  it.each([
    ...['', 'nothing', 'notes.more', 'extra', 'extra.', 'extra.a b', 'items', 'items.1', 'id'],
    ...[`items.${control}`, `items.${item}.location`, `items.${item}.id`, 'constructor'],
    ...[`items.${item}.quantity.more`, 'extra.code.more', '__proto__', 'items.__proto__'],
  ])('finds nothing at "%s"', (path) => {
    expect(targetOf(path, submission)).toBeNull();
  });
});

describe('writableShape', () => {
  const shapeAt = (path: string) => {
    const target = targetOf(path, submission);
    return target && writableShape(target);
  };

  it('is that of a field the collector writes', () => {
    expect(shapeAt('items.0.quantity')?.safeParse('41').success).toBe(true);
    expect(shapeAt('items.0.quantity')?.safeParse('many').success).toBe(false);
  });

  it.each(['totalValueUsd', 'items.0', 'items.0.hsCode', 'collectionType', 'gps', 'deviceId'])(
    'is missing where only the server or the device writes: %s',
    (path) => {
      expect(shapeAt(path)).toBeNull();
    },
  );
});

describe('withValue', () => {
  it('replaces the one value in head, own question or line', () => {
    const change = (path: string, value: unknown) => {
      const target = targetOf(path, submission);
      return target && withValue(content, target, value);
    };
    expect(change('notes', 'Pluie')).toEqual({ ...content, notes: 'Pluie' });
    expect(change('extra.harvestYear', 2025)).toEqual({ ...content, extra: { harvestYear: 2025 } });
    expect(change('items.0.quantity', '41')).toEqual({
      ...content,
      items: [{ ...content.items[0], quantity: '41' }],
    });
  });

  it('has nothing to replace in a line that has gone', () => {
    const target = targetOf('items.0.quantity', submission);
    expect(target && withValue({ ...content, items: [] }, target, '41')).toBeNull();
  });
});
