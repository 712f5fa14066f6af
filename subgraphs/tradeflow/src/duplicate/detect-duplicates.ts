import type { Sql } from '@commerce-tracking/prisma/client';
import type { PreparedContent } from '../collection/content/prepare-content.ts';
import { type Finding, warning } from '../quality/finding.ts';
import { comparePair, type DuplicateSettings, type Proposal } from './compare-pair.rules.ts';
import type { Compared, Places } from './compared.ts';
import { comparedContent } from './compared-content.ts';
import { type RecordSurroundings, readSurroundings } from './neighbours.queries.ts';
import type { Neighbour } from './read-neighbours.ts';
import { type Settled, settlePairs } from './settle-pairs.rules.ts';
import { findPairsOf, type StoredPair } from './stored-pairs.queries.ts';

type Rules = { settings: DuplicateSettings; reference: Places };

/** What a submission finds around itself. */
export type Detected = {
  surroundings: RecordSurroundings;
  settled: Settled;
  /** The question the submitted record itself is asked. */
  findings: Finding[];
  /** Whether the record stands in a confirmed pair. */
  isTied: boolean;
};

/**
 * Looks for records that may speak of the same consignment as a content that is being submitted. `isKnown`
 * says that the record has been submitted before and may stand in pairs already.
 */
export function detectDuplicates(
  sql: Sql,
  id: string,
  prepared: PreparedContent,
  { isKnown = false, transportBatchId = null as string | null } = {},
): Promise<Detected> {
  const record = comparedContent(id, prepared, transportBatchId);
  return detectAround(sql, record, prepared, isKnown);
}

/** The same for a record as it is compared. */
export async function detectAround(
  sql: Sql,
  record: Compared,
  by: Rules,
  isKnown = false,
): Promise<Detected> {
  const windowDays = by.settings['duplicate.windowDays'];
  const surroundings = await readSurroundings(sql, record, windowDays);
  const proposals = proposalsOf(record, surroundings.neighbours, by);
  const involved = [...(isKnown ? [record.id] : []), ...proposals.map(({ other }) => other.id)];
  const stored: StoredPair[] = involved.length > 0 ? await findPairsOf(sql, involved) : [];
  const settled = settlePairs(record, proposals, stored);
  const findings = settled.isOpen ? [duplicateQuestion()] : [];
  return { surroundings, settled, findings, isTied: stored.some((pair) => ties(pair, record.id)) };
}

/** The same for everybody: which record it is about, only those in scope learn, from the candidate. */
export function duplicateQuestion(): Finding {
  return warning('DUPLICATE_CANDIDATE', null);
}

function ties({ firstId, secondId, status }: StoredPair, id: string): boolean {
  return status === 'CONFIRMED' && (firstId === id || secondId === id);
}

/** A pair the comparison proposes, with the record on its other side. */
export type Proposed = Proposal & { other: Compared };

function proposalsOf(
  record: Compared,
  neighbours: readonly Neighbour[],
  { settings, reference }: Rules,
): Proposed[] {
  return neighbours.flatMap(({ compared: other }) => {
    const proposal = comparePair(record, other, settings, reference);
    return proposal ? [{ ...proposal, other }] : [];
  });
}
