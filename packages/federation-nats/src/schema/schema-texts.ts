import { type DocumentNode, parse } from 'graphql';
import type { NatsConnection } from 'nats';
import { requestReply } from '../messages/request.ts';
import { sdlSubject } from './schema-announcement.ts';
import { schemaHash } from './schema-hash.ts';

export type SchemaText = { hash: string; sdl: string; readonly document: DocumentNode };

/** Subgraph schemas by hash, read from the instances that announce them. */
export type SchemaTexts = {
  add(sdl: string): SchemaText;
  get(hash: string | undefined): SchemaText | undefined;
  /** @throws Error where no instance hands it out */
  read(hash: string, subgraph: string, instances: readonly string[]): Promise<SchemaText>;
  /** Forgets all others. */
  keep(hashes: ReadonlySet<string>): void;
};

const patienceMs = 5_000;

/** Reads each schema once, for as long as somebody uses it. */
export function createSchemaTexts(connection: NatsConnection): SchemaTexts {
  const known = new Map<string, SchemaText>();
  const add = (sdl: string) => {
    const hash = schemaHash(sdl);
    const text = known.get(hash) ?? textOf(hash, sdl);
    known.set(hash, text);
    return text;
  };
  return {
    add,
    get: (hash) => known.get(hash ?? ''),
    async read(hash, subgraph, instances) {
      const found = known.get(hash);
      if (found) return found;
      let reason = 'no instance has it any more';
      for (const instance of instances) {
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
