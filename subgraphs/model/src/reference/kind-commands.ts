import { createEntry } from './create-entry.ts';
import { deleteEntry } from './delete-entry.ts';
import type { ReferenceKind } from './kind.ts';
import { kindList } from './kinds.ts';
import { setEntryStatus } from './set-entry-status.ts';
import { updateEntry } from './update-entry.ts';

function makeCommands(kind: ReferenceKind) {
  return {
    create: createEntry(kind),
    update: updateEntry(kind),
    activate: setEntryStatus(kind, 'activate'),
    deactivate: setEntryStatus(kind, 'deactivate'),
    delete: deleteEntry(kind),
  };
}

const commands = new Map(kindList.map((kind) => [kind.name, makeCommands(kind)]));

/** The five writes of a kind: the resolvers send these values, the worker serves the same ones. */
export function commandsOf(kind: ReferenceKind): ReturnType<typeof makeCommands> {
  const known = commands.get(kind.name);
  if (!known) throw new Error(`no commands for ${kind.name}`);
  return known;
}

/** The writes of all kinds. */
export const kindCommands = [...commands.values()].flatMap((each) => Object.values(each));
