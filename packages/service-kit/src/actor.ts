import type { Language } from './language.ts';

/** Who acts, as the access token says it; nothing personal. */
export type Actor = {
  userId: string;
  actorId: string;
  role: string;
  language: Language | null;
  sessionId: string;
  /** Signed in with a one-time password: admitted to nothing but to changing it. */
  mustChangePassword?: true;
  /** Of a role that needs a second factor and without one: admitted to nothing but enrolling. */
  mustEnrolTotp?: true;
};

/** Whether an actor may do a thing at all; row scope is another question. */
export type Can = (actor: Actor, permission: string) => boolean;
