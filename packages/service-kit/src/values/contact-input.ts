import { refusal, text } from '../input.ts';
import { WRONG_FORMAT } from '../reasons.ts';

/** An e-mail address; kept in lower case, since it is compared without case. */
export const emailAddress = text(254)
  .superRefine((value, context) => {
    if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value)) {
      context.addIssue(refusal(WRONG_FORMAT, { expected: 'name@example.org' }));
    }
  })
  .transform((value) => value.toLowerCase());

/** A phone number in E.164 form; spaces, dots, dashes and brackets are taken out. */
export const phoneNumber = text(40)
  .transform((value) => value.replace(/[\s().-]/g, ''))
  .superRefine((value, context) => {
    if (!/^\+[1-9]\d{6,14}$/.test(value)) {
      context.addIssue(refusal(WRONG_FORMAT, { expected: 'E.164, +22990000000' }));
    }
  });

/** A sign-in name; never to be taken for an e-mail address or a phone number. */
export const signInName = text(50, 3).superRefine((value, context) => {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(value)) {
    context.addIssue(refusal(WRONG_FORMAT, { expected: 'a-z 0-9 . _ -' }));
  }
});
