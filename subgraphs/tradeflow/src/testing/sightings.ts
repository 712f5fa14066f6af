import { newId } from '@commerce-tracking/service-kit/ids';
import { createCollection } from '../collection/create-collection.ts';
import type { SentContent } from './a-content.ts';
import { ids } from './reference-fixture.ts';
import { freshContent, freshPlate, people, type Tradeflow } from './tradeflow-harness.ts';

/** Records of the collector's that may be taken for one another, and what is stored of them. */
export function sightingsIn(tradeflow: Tradeflow) {
  const { db } = tradeflow;
  const record = async (over: SentContent = {}, by = people.collector): Promise<string> => {
    const id = newId();
    const content = freshContent(over);
    await tradeflow.as(by)(createCollection, { id, submit: true, content });
    return id;
  };
  const pairsOf = (id: string) =>
    db.duplicateCandidate.findMany({ where: { OR: [{ firstId: id }, { secondId: id }] } });
  return {
    record,
    pairsOf,
    /** The one pair a record stands in. */
    async pairOf(id: string) {
      const [pair] = await pairsOf(id);
      if (!pair) throw new Error(`${id} stands in no pair`);
      return pair;
    },
    stored: (id: string) =>
      db.collection.findUniqueOrThrow({ where: { id }, include: { qualityFlags: true } }),
    /** Two records of one visit. */
    async aCopy(): Promise<[string, string]> {
      const same = { vehicleRegistrationNumber: freshPlate() };
      return [await record(same), await record(same)];
    },
    /** One load on both sides of the border, the later day abroad. */
    async aMirror(): Promise<[string, string]> {
      const same = { vehicleRegistrationNumber: freshPlate() };
      const near = await record({ ...same, collectedOn: dayAgo(2) });
      const far = { collectionPointId: ids.gaya, tradeFlowDirection: 'IMPORT' as const };
      return [near, await record({ ...same, ...far })];
    },
  };
}

export type Sightings = ReturnType<typeof sightingsIn>;

/** A calendar day before today. */
export function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
