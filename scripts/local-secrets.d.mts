export const root: string;
export const dataFolder: string;
export const localPorts: { gateway: number; nats: number; database: number };
export function localSecrets(): Record<
  'AUTH_SECRET' | 'TRADEFLOW_SECRET' | 'MYSQL_PASSWORD' | 'MYSQL_ROOT_PASSWORD',
  string
>;
export function localEnvironment(): Record<string, string>;
