import type { Actor } from '@commerce-tracking/service-kit/actor';
import { collectionChanged } from './collection-changed.ts';
import { referenceChanged } from './reference-changed.ts';
import { reviewQueueChanged } from './review-queue-changed.ts';
import { systemHealthChanged } from './system-health-changed.ts';

/** Something that has happened, as the stream of events tells it: keys only. */
export type LiveEvent = {
  /** Its place in the stream; what listeners send back to go on from. */
  sequence: number;
  /** Stays the same when the event is stored twice. */
  id: string;
  subject: string;
  keys: Readonly<Record<string, unknown>>;
};

// biome-ignore lint/suspicious/noExplicitAny: each field knows its own arguments, which the schema has checked.
type Arguments = any;

/** A field of Subscription: which events it tells of, to whom, and what of it is read by a query. */
export type LiveField = {
  name: string;
  permission: string;
  /** Subjects of its events; `*` stands for one token. */
  subjects: readonly string[];
  /** @throws DomainError for arguments the schema alone cannot refuse */
  check?(args: Arguments): void;
  /** Whether an event lies in the listener's scope and is what they asked for, from the keys alone. */
  concerns(event: LiveEvent, actor: Actor, args: Arguments): boolean;
  /** What the keys themselves answer, by field of the payload's type. */
  answer(event: LiveEvent, args: Arguments): Readonly<Record<string, unknown>>;
  /** Fields of the payload's type that are read through the federated schema, as the listener would. */
  read: Readonly<Record<string, { query: string; argument?: string; key?: string }>>;
};

/** Every subscription the gateway serves; those the supergraph does not name are not reachable. */
export const liveFields: readonly LiveField[] = [
  collectionChanged,
  reviewQueueChanged,
  referenceChanged,
  systemHealthChanged,
];

/** `event.model.*.changed` as a test of a subject. */
export function matcherOf(subjects: readonly string[]): (subject: string) => boolean {
  const pattern = subjects
    .map((subject) => subject.replaceAll('.', '\\.').replaceAll('*', '[^.]+'))
    .join('|');
  const expression = new RegExp(`^(${pattern})$`);
  return (subject) => expression.test(subject);
}

/** `approved-level-1` of a subject, as enums of the schema are written. */
export function enumOf(word: string): string {
  return word
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}

/** The last token of an event's subject. */
export function nameOf({ subject }: LiveEvent): string {
  return subject.slice(subject.lastIndexOf('.') + 1);
}
