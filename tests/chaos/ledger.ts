/** What a client was told of one write in the end. */
export type Outcome =
  /** Acknowledged: it must be there, once, whole. */
  | 'DONE'
  /** Refused for good: it must not be there. */
  | 'REFUSED'
  /** Nobody knows: it may be there, once and whole, or not at all. */
  | 'UNKNOWN';

/** One write as its client remembers it. */
export type Entry = {
  kind: Kind;
  /** Who wrote it. */
  actorId: string;
  commandId: string;
  /** The record it is about, the first of several; or the person. */
  recordId: string;
  /** Version the client had seen, where the write names one. */
  expectedVersion: number | null;
  /** Revision it is about, where that matters. */
  revision: number | null;
  attempts: number;
  startedAt: number;
  endedAt: number;
  outcome: Outcome;
  /** What was answered: an error's code, or the data. */
  code: string | null;
  reason: string | null;
  answer: Answer | null;
};

export type Kind =
  | 'draft'
  | 'create'
  | 'submit'
  | 'resubmit'
  | 'approve1'
  | 'approve2'
  | 'reject1'
  | 'reject2'
  | 'comment'
  | 'reassign'
  | 'bulk'
  | 'move'
  | 'block'
  | 'unblock';

/** The fields of any answer that the comparison needs. */
export type Answer = {
  id?: string;
  version?: number;
  state?: string;
  status?: string;
  teamManagerId?: string | null;
  requested?: number;
  moved?: number;
  outcomes?: { collectionId: string; done: boolean }[];
  collections?: { id: string; version: number; teamManagerId: string | null }[];
};

/** What the writes of a run came to, and what was seen on the way. */
export type Ledger = {
  entries: Entry[];
  reads: { asked: number; failed: number; blocked: number; wrongScope: string[] };
  /** Attempts by what they were answered, refusals by their reason. */
  answers: Map<string, number>;
  /** Answers that are a fault of ours whatever happens: INTERNAL, or none of our codes. */
  faults: string[];
  /** A repetition that was answered otherwise than the first time. */
  differing: string[];
  /** Writes that were due and not sent: more than `underwayMax` were waiting for their answers. */
  notSent: number;
};

/** A ledger with nothing in it. */
export function emptyLedger(): Ledger {
  return {
    entries: [],
    reads: { asked: 0, failed: 0, blocked: 0, wrongScope: [] },
    answers: new Map(),
    faults: [],
    differing: [],
    notSent: 0,
  };
}

/** Counts one answer. */
export function count(ledger: Ledger, answer: string): void {
  ledger.answers.set(answer, (ledger.answers.get(answer) ?? 0) + 1);
}
