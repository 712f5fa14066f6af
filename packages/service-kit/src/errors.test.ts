import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { AnsweredError, answerOf, DomainError, reason } from './errors.ts';
import { describeFailure } from './failures.ts';
import { INVALID_INPUT, REQUIRED, STALE_VERSION } from './reasons.ts';

const TEST_ONLY = reason('CONFLICT', 'TEST_ONLY', {
  fr: 'Déjà {state}.',
  en: 'Already {state}.',
  remedy: { fr: 'Attendez.', en: 'Wait.' },
});

describe('answerOf', () => {
  it('speaks the language of the request and carries code, reason, remedy and values', () => {
    const error = new DomainError(TEST_ONLY, { state: 'DRAFT' });
    expect(answerOf(error, 'fr')).toEqual({
      message: 'Déjà DRAFT.',
      extensions: {
        code: 'CONFLICT',
        details: { reason: 'TEST_ONLY', state: 'DRAFT', remedy: 'Attendez.' },
      },
    });
    expect(answerOf(error, 'en').message).toBe('Already DRAFT.');
  });

  it('lists every refused field with its path', () => {
    const error = new DomainError(INVALID_INPUT, {}, [
      { path: 'input.items.0.quantity', reason: REQUIRED },
    ]);
    expect(answerOf(error, 'en').extensions.details.fields).toEqual([
      { path: 'input.items.0.quantity', reason: 'REQUIRED', message: 'This field is required.' },
    ]);
  });
});

describe('describeFailure', () => {
  it('hides the unexpected behind a reference that the log has with the stack', () => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const answer = describeFailure(new Error("Table 'x' at /srv/app.ts"), 'en', log);
    expect(answer.extensions.code).toBe('INTERNAL');
    expect(JSON.stringify(answer)).not.toContain('Table');
    const reference = String(answer.extensions.details.reference);
    expect(lines.join()).toContain(reference);
    expect(lines.join()).toContain("Table 'x'");
  });

  it('passes on what another process has answered already', () => {
    const told = answerOf(new DomainError(STALE_VERSION, { currentVersion: 3 }), 'fr');
    const log = pino({ level: 'silent' });
    expect(describeFailure(new AnsweredError(told), 'en', log)).toEqual(told);
  });
});
