import type { Reason } from '@commerce-tracking/service-kit/errors';
import { commonWords } from './common-passwords.ts';
import { PASSWORD_COMMON, PASSWORD_PERSONAL } from './password.errors.ts';

/** Shortest password accepted. */
export const passwordMin = 10;
/** Longest: hashing must not become a way to keep the service busy. */
export const passwordMax = 256;

/** What a person is known by. */
export type Identity = { username: string; email: string; phone: string | null };

/** Why a password of sufficient length is refused, or null. */
export function weakness(password: string, identity: Identity): Reason | null {
  const plain = password.normalize('NFC').toLowerCase();
  if (isPersonal(plain, identity)) return PASSWORD_PERSONAL;
  if (isCommon(plain)) return PASSWORD_COMMON;
  return null;
}

function isPersonal(plain: string, { username, email, phone }: Identity): boolean {
  const mailbox = email.split('@')[0] ?? email;
  const digits = phone?.replace(/\D/g, '');
  const known = [username, email, mailbox, digits, phone];
  return known.some((value) => value && value.length >= 3 && bare(plain) === bare(value));
}

// Common ones stay common with other case, look-alike digits, and digits or signs around them.
function isCommon(plain: string): boolean {
  if (new Set(plain).size <= 3 || isSequence(plain)) return true;
  const words = [plain, plain.replaceAll('@', 'a').replaceAll('$', 's')].map(bare);
  const forms = words.flatMap((word) => {
    const trimmed = word.replace(/^\d+|\d+$/g, '');
    return [trimmed, unleet(trimmed), unleet(word)];
  });
  return forms.some((form) => form === '' || commonWords.has(form) || isRepetition(form));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function unleet(text: string): string {
  const letters: Record<string, string> = {
    0: 'o',
    1: 'i',
    3: 'e',
    4: 'a',
    5: 's',
    7: 't',
    8: 'b',
  };
  return text.replace(/[0134578]/g, (digit) => letters[digit] ?? digit);
}

function isRepetition(text: string): boolean {
  return text.length > 1 && `${text}${text}`.slice(1, -1).includes(text) && commonUnit(text);
}

function commonUnit(text: string): boolean {
  const period = `${text}${text}`.indexOf(text, 1);
  return period <= 4 || commonWords.has(text.slice(0, period));
}

function isSequence(text: string): boolean {
  const rows = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'];
  const french = 'azertyuiopqsdfghjklmwxcvbn';
  return [...rows, french].some(
    (row) => row.includes(text) || [...row].reverse().join('').includes(text),
  );
}
