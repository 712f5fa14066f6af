import { remoteCommand } from '@commerce-tracking/service-kit/commands/commands';
import { z } from 'zod';

// What admin asks of auth while it works on a person. Auth parses and judges each field itself; the
// caller's own token travels along and is checked there again.

const step = { userId: z.string(), commandId: z.string() };
const role = z.enum(['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST']);

/** An account that cannot sign in yet, and its one-time password where auth made it. */
export const prepareAccount = remoteCommand<{ userId: string; oneTimePassword: string | null }>()({
  subject: 'internal.auth.account.prepare',
  permission: 'actor:create',
  input: z.object({
    actorId: z.string(),
    username: z.string(),
    email: z.string(),
    phone: z.string(),
    role,
    language: z.enum(['FR', 'EN']).nullish(),
    oneTimePassword: z.string().nullish(),
    commandId: z.string(),
  }),
});

/** Takes a prepared account back. */
export const discardAccount = remoteCommand<{ userId: string }>()({
  subject: 'internal.auth.account.discard',
  permission: 'actor:create',
  input: z.object(step),
});

/** Lets a prepared account sign in. */
export const openAccount = remoteCommand<{ userId: string }>()({
  subject: 'internal.auth.account.open',
  permission: 'actor:create',
  input: z.object(step),
});

/** Changes what account and profile have in common. */
export const changeAccount = remoteCommand<{ userId: string }>()({
  subject: 'internal.auth.account.change',
  permission: 'actor:update',
  input: z.object({
    ...step,
    email: z.string().optional(),
    phone: z.string().optional(),
    role: role.optional(),
  }),
});

/** Opens or closes an account; closing ends its sessions. Tells whether that changed anything. */
export const setAccountStatus = remoteCommand<{ userId: string; changed: boolean }>()({
  subject: 'internal.auth.account.set-status',
  permission: 'actor:deactivate',
  input: z.object({
    ...step,
    status: z.enum(['ACTIVE', 'INACTIVE']),
    reason: z.string().nullish(),
  }),
});

/** Takes out of the closed account of a person who is being erased whatever says who it was. */
export const eraseAccount = remoteCommand<{ userId: string }>()({
  subject: 'internal.auth.account.erase',
  permission: 'actor:delete',
  input: z.object(step),
});

/** Deletes the closed account of a person who is being deleted; one that is gone stays gone. */
export const deleteAccount = remoteCommand<{ userId: string }>()({
  subject: 'internal.auth.account.delete',
  permission: 'actor:delete',
  input: z.object(step),
});
