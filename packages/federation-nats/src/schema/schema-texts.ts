import { type DocumentNode, parse, print } from 'graphql';
import type { NatsConnection } from 'nats';
import { requestReply } from '../messages/request.ts';
import { commonSchema } from './common-schema.ts';
import { sdlSubject } from './schema-announcement.ts';
import { schemaHash } from './schema-hash.ts';
import type { SchemaInstances } from './schema-instances.ts';

export type SchemaText = { hash: string; sdl: string; readonly document: DocumentNode };

/** Subgraph schemas by hash, read from the instances that announce them. */
export type SchemaTexts = {
  add(sdl: string): SchemaText;
  get(hash: string | undefined): SchemaText | undefined;
  /** @throws Error where no instance hands it out */
  read(subgraph: string, hash: string): Promise<SchemaText>;
  /** What all instances of a subgraph can answer. @throws Error where one of their schemas cannot be read */
  readCommon(subgraph: string): Promise<SchemaText>;
  /** Forgets all others. */
  keep(hashes: ReadonlySet<string>): void;
};

const patienceMs = 5_000;

/** Reads each schema once, for as long as somebody uses it. */
export function createSchemaTexts(
  connection: NatsConnection,
  instances: SchemaInstances,
): SchemaTexts {
  const known = new Map<string, SchemaText>();
  const add = (sdl: string) => {
    const hash = schemaHash(sdl);
    const text = known.get(hash) ?? textOf(hash, sdl);
    known.set(hash, text);
    return text;
  };
  const read = async (subgraph: string, hash: string) => {
    const found = known.get(hash);
    if (found) return found;
    let reason = 'no instance has it any more';
    for (const { instance } of instances.of(subgraph).filter((one) => one.schemaHash === hash)) {
      try {
        const subject = sdlSubject(subgraph, instance);
        const deadlineAt = Date.now() + patienceMs;
        const reply = await requestReply({ connection, subject, body: '', deadlineAt });
        const sdl = Buffer.from(reply.body).toString();
        if (schemaHash(sdl) === hash) return add(sdl);
        reason = `instance ${instance} handed out another schema than it announces`;
      } catch (error) {
        reason = (error as Error).message;
      }
    }
    throw new Error(`the schema ${hash} of ${subgraph} cannot be read: ${reason}`);
  };
  return {
    ...{ add, read },
    get: (hash) => known.get(hash ?? ''),
    async readCommon(subgraph) {
      const found: SchemaText[] = [];
      for (const hash of instances.hashesOf(subgraph)) found.push(await read(subgraph, hash));
      const common = commonSchema(found.map(({ document }) => document));
      return found.find(({ document }) => document === common) ?? add(print(common));
    },
    keep(hashes) {
      for (const hash of known.keys()) if (!hashes.has(hash)) known.delete(hash);
    },
  };
}

/** Parsed when it is looked into: most are only composed, elsewhere. */
function textOf(hash: string, sdl: string): SchemaText {
  let document: DocumentNode | undefined;
  return {
    ...{ hash, sdl },
    get document() {
      document ??= parse(sdl, { noLocation: true });
      return document;
    },
  };
}
