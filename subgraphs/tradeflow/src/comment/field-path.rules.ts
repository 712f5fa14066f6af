import type { CollectionContent } from '../collection/content/content.ts';
import { controlShape } from '../collection/content/control-content.ts';
import { headerShape } from '../collection/content/header-content.ts';
import { itemShape } from '../collection/content/item-content.ts';
import { derivedFields, type Snapshot } from '../revision/snapshot.ts';

const shapes = { header: headerShape, items: itemShape, controls: controlShape } as const;

/** What a comment is about, within one submission. */
export type CommentTarget = {
  /** With ids, as in `RevisionChange.path`. */
  path: string;
  section: 'header' | 'items' | 'controls' | 'extra';
  /** The goods or control line, where it is in one. */
  lineId: string | null;
  /** Null when it is about a whole line. */
  field: string | null;
};

/**
 * The place a path leads to in a submission: `notes`, `extra.<code>`, `items.<id>`,
 * `items.<id>.quantity`. A line may also be given by its place, as flags name it. Null where there
 * is no such place.
 */
export function targetOf(path: string, submission: Snapshot): CommentTarget | null {
  const [first = '', second, third, ...rest] = path.split('.');
  if (rest.length > 0) return null;
  if (first === 'items' || first === 'controls') {
    const lines = Array.isArray(submission[first]) ? (submission[first] as Snapshot[]) : [];
    const line = /^\d{1,3}$/.test(second ?? '')
      ? lines[Number(second)]
      : lines.find(({ id }) => id === second);
    if (!line) return null;
    if (third !== undefined && !isField(first, third)) return null;
    const lineId = String(line.id);
    const steps = [first, lineId, ...(third === undefined ? [] : [third])];
    return { path: steps.join('.'), section: first, lineId, field: third ?? null };
  }
  if (third !== undefined) return null;
  if (first === 'extra' && /^\w{1,60}$/.test(second ?? '')) {
    return { path, section: 'extra', lineId: null, field: second ?? null };
  }
  if (second !== undefined || !isField('header', first)) return null;
  return { path, section: 'header', lineId: null, field: first };
}

function isField(section: keyof typeof shapes, field: string): boolean {
  if (field === 'id') return false;
  return Object.hasOwn(shapes[section], field) || derivedFields.has(field);
}

// What the record is, and what the device noted of itself, is no matter of opinion.
const settled = new Set([
  ...['id', 'collectionType', 'formModelId', 'gps', 'captureSource', 'deviceId'],
  ...['captureStartedAt', 'captureEndedAt'],
]);

/** Shape of the value a collector may write there; null where nobody but the server writes. */
export function writableShape({ section, field }: CommentTarget) {
  if (section === 'extra' || !field || settled.has(field)) return null;
  const shape: Record<string, (typeof headerShape)['notes'] | undefined> = shapes[section] as never;
  return Object.hasOwn(shape, field) ? (shape[field] ?? null) : null;
}

/** The content with one value replaced; null when the line has gone. */
export function withValue(
  content: CollectionContent,
  { section, lineId, field }: CommentTarget,
  value: unknown,
): unknown {
  if (!field) return null;
  if (section === 'header') return { ...content, [field]: value };
  if (section === 'extra') return { ...content, extra: { ...content.extra, [field]: value } };
  const lines: readonly { id?: string }[] = content[section];
  if (!lines.some(({ id }) => id === lineId)) return null;
  const changed = lines.map((line) => (line.id === lineId ? { ...line, [field]: value } : line));
  return { ...content, [section]: changed };
}
