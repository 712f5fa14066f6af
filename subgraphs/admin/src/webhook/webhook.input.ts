import { optionalText, refusal, text } from '@commerce-tracking/service-kit/input';
import { WRONG_FORMAT } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { eventPattern } from './event-body.ts';

const url = text(500).superRefine((value, context) => {
  const parsed = URL.canParse(value) ? new URL(value) : null;
  const isWeb = parsed && ['https:', 'http:'].includes(parsed.protocol);
  // A password in an address would be shown with it.
  if (!isWeb || parsed.username || parsed.password) {
    context.addIssue(refusal(WRONG_FORMAT, { expected: 'https://example.org/…' }));
  }
});

const event = text(200).superRefine((value, context) => {
  if (!eventPattern.test(value)) {
    context.addIssue(refusal(WRONG_FORMAT, { expected: 'tradeflow.collection.submitted' }));
  }
});

/** What may be said of a webhook, each field as it is accepted. */
export const webhookFields = {
  url,
  description: optionalText(500),
  events: z
    .array(event)
    .min(1)
    .max(50)
    .transform((events) => [...new Set(events)]),
};
