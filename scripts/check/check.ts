/** One thing the project promises of itself: what it is called, and the lines that say where it does not hold. */
export type Check = { name: string; run(): Promise<Outcome> };

/** Problems fail the check; notes are shown and do not (something that could not be looked at here). */
export type Outcome = { problems: string[]; notes?: string[] };
