import type { Service } from './workspaces.ts';

export const root: string;
export const dataFolder: string;
export const shownDataFolder: string;
export function shownFrom(from: string, folder: string): string;
export const localPorts: { gateway: number; nats: number; database: number };
export function localSecrets(): Record<string, string>;
export function completeSecrets(file: string): Record<string, string>;
export function localEnvironment(): Record<string, string>;
export function serviceEnvironment(service: Service): Record<string, string>;
