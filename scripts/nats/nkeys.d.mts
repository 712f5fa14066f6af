export function newUserSeed(): string;
export function publicKeyOf(seed: string): string;
