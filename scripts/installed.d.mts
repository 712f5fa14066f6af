export function requireNode(): void;
export function ensureInstalled(): void;
export function isInstalled(): boolean;
