import { commandFactory } from '@commerce-tracking/service-kit/commands/commands';
import type { Tx } from './transaction.ts';

/** Declares one write; its `run` gets `db: Tx`. */
export const command = commandFactory<Tx>();
