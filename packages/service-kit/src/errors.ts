import type { Language } from './language.ts';

/** The closed list of error codes a client can meet, beside Apollo Server's own. */
export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'UNAVAILABLE',
  'BUSY',
  'TIMEOUT',
  'OUTCOME_UNKNOWN',
  'RATE_LIMITED',
  'TOO_LARGE',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
export type Text = Record<Language, string>;

/** Why something was refused: a code from the closed list, a name, and its words in both languages. */
export type Reason = {
  readonly code: ErrorCode;
  readonly name: string;
  readonly text: Text;
  readonly remedy?: Text;
};

/** One refused field: where it stands in the input, and why. */
export type FieldError = { path: string; reason: Reason; values?: Record<string, unknown> };

/** What a client gets to see of an error, already in the request's language. */
export type ErrorAnswer = {
  message: string;
  extensions: { code: string; details: Record<string, unknown> };
};

const registered: Reason[] = [];

/** Declares a reason; `docs/errors.md` lists every declared one. Texts may name values as `{name}`. */
export function reason(code: ErrorCode, name: string, words: Text & { remedy?: Text }): Reason {
  const declared: Reason = {
    code,
    name,
    text: { fr: words.fr, en: words.en },
    ...(words.remedy && { remedy: words.remedy }),
  };
  registered.push(declared);
  return declared;
}

/** Every reason declared by the modules loaded so far. */
export function declaredReasons(): readonly Reason[] {
  return registered;
}

/** A failure on purpose: a reason plus the values its text needs. */
export class DomainError extends Error {
  readonly reason: Reason;
  readonly values: Record<string, unknown>;
  readonly fields: FieldError[];
  /** True when the transaction is to be kept although the command is refused (failed sign-ins are counted). */
  keepsWrites = false;

  constructor(reason: Reason, values: Record<string, unknown> = {}, fields: FieldError[] = []) {
    super(fill(reason.text.en, values));
    this.name = 'DomainError';
    this.reason = reason;
    this.values = values;
    this.fields = fields;
  }

  /** Refuses the command and still commits what it wrote. */
  keepingWrites(): this {
    this.keepsWrites = true;
    return this;
  }
}

/** An answer received from another process, passed on as it came. */
export class AnsweredError extends Error {
  readonly answer: ErrorAnswer;

  constructor(answer: ErrorAnswer) {
    super(answer.message);
    this.name = 'AnsweredError';
    this.answer = answer;
  }
}

/** Renders a failure on purpose in the request's language. */
export function answerOf(error: DomainError, language: Language): ErrorAnswer {
  const { reason: why, values, fields } = error;
  return {
    message: fill(why.text[language], values),
    extensions: {
      code: why.code,
      details: {
        reason: why.name,
        ...values,
        ...(why.remedy && { remedy: fill(why.remedy[language], values) }),
        ...(fields.length > 0 && {
          fields: fields.map((field) => ({
            path: field.path,
            reason: field.reason.name,
            message: fill(field.reason.text[language], field.values ?? {}),
          })),
        }),
      },
    },
  };
}

function fill(text: string, values: Record<string, unknown>): string {
  return text.replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name] ?? '?'));
}
