/** Where the gateway tells which sessions are in use; told at most once a minute, heard by auth. */
export const presenceSubject = 'presence.session';

/** A session in use, keys only. */
export type Presence = { userId: string; sessionId: string };
