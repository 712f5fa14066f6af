import { reason } from '@commerce-tracking/service-kit/errors';

export const WEBHOOKS_OFF = reason('UNAVAILABLE', 'WEBHOOKS_OFF', {
  fr: 'Les webhooks ne sont pas configurés sur cette installation.',
  en: 'Webhooks are not set up on this installation.',
  remedy: {
    fr: 'Donnez au service admin la variable ADMIN_SECRET, la même pour tous ses processus.',
    en: 'Give the admin service the variable ADMIN_SECRET, the same in all its processes.',
  },
});

export const PRIVATE_ADDRESS = reason('BAD_INPUT', 'PRIVATE_ADDRESS', {
  fr: 'Cette adresse n’est pas joignable depuis Internet ou n’est pas en https.',
  en: 'This address is not one on the public Internet, or not https.',
  remedy: {
    fr: 'Donnez une adresse publique en https, ou autorisez les autres par WEBHOOK_PRIVATE_ADDRESSES.',
    en: 'Give a public address with https, or allow others by WEBHOOK_PRIVATE_ADDRESSES.',
  },
});
