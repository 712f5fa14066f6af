/** What the processes of both sides read at start; the path of the file is their first argument. */
export type BenchSettings = {
  natsUrl: string;
  rawDatabaseUrl: string;
  poolSize: number;
  tokens: string[];
  /** Rows of submissions as the product wrote them; see templates.ts. */
  templatesPath: string;
};
