import { refusal } from '@commerce-tracking/service-kit/input';
import { WRONG_FORMAT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { type Field, fixed, integer, text } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';
import { hsDigits, hsDisplay, hsParent } from './hs-code.rules.ts';

/** An HS code as clients may write it; kept as digits. */
export const writtenHsCode = z.string().transform((written, context) => {
  const digits = hsDigits(written);
  if (digits === null) context.addIssue(refusal(WRONG_FORMAT, { expected: '0714.10[.00[.00]]' }));
  return digits ?? written;
});

const digits: Field = { ...fixed(text(13)), schema: writtenHsCode };

/** Codes of the Harmonized System. Digits and edition never change: another code is another entry. */
export const hsCode = referenceKind({
  name: 'hsCode',
  plural: 'hsCodes',
  fields: { digits, edition: fixed(integer(1988, 2100)) },
  codeOf: (input) => `${input.edition}-${input.digits}`,
  searched: (code) => [code.digits],
  filters: {
    chapter: (code, chapter) => code.digits.slice(0, 2) === chapter,
    heading: (code, heading) => code.digits.slice(0, 4) === heading,
  },
  resolvers: {
    display: (code) => hsDisplay(code.digits),
    chapter: (code) => code.digits.slice(0, 2),
    heading: (code) => code.digits.slice(0, 4),
    parent: (code, _args, { reference }) =>
      hsParent(code, reference().entries.hsCode.byId.values()),
  },
});
