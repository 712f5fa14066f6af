import { reason } from '@commerce-tracking/service-kit/errors';

// Why a subscription is not opened, or ends before its listener wants it to.

export const NOT_A_SUBSCRIPTION = reason('BAD_INPUT', 'NOT_A_SUBSCRIPTION', {
  fr: 'Cette adresse ne sert que des abonnements.',
  en: 'Only subscriptions are served here.',
  remedy: {
    fr: 'Envoyez les autres opérations par `POST /graphql`.',
    en: 'Send other operations with `POST /graphql`.',
  },
});
export const NOT_LIVE = reason('BAD_INPUT', 'NOT_LIVE', {
  fr: 'Cette passerelle ne sert pas l’abonnement {field}.',
  en: 'This gateway does not serve the subscription {field}.',
});
export const MALFORMED_SUBSCRIPTION = reason('BAD_INPUT', 'MALFORMED_SUBSCRIPTION', {
  fr: "Ce n'est pas une demande d’abonnement : {why}.",
  en: 'This is no request for a subscription: {why}.',
  remedy: {
    fr: 'Envoyez un objet JSON avec `query`, et au besoin `variables`.',
    en: 'Send a JSON object with `query` and, where needed, `variables`.',
  },
});
export const STREAM_NOT_ACCEPTED = reason('BAD_INPUT', 'STREAM_NOT_ACCEPTED', {
  fr: 'Cette adresse répond par un flux d’événements, que la requête n’accepte pas.',
  en: 'This address answers by an event stream, which the request does not accept.',
  remedy: {
    fr: 'Envoyez l’en-tête `Accept: text/event-stream`.',
    en: 'Send the header `Accept: text/event-stream`.',
  },
});
export const BAD_EVENT_ID = reason('BAD_INPUT', 'BAD_EVENT_ID', {
  fr: 'L’identifiant du dernier événement n’est pas un des nôtres.',
  en: 'The id of the last event is not one of ours.',
  remedy: {
    fr: 'Renvoyez `extensions.eventId` du dernier événement reçu, ou rien.',
    en: 'Send `extensions.eventId` of the last event received, or nothing.',
  },
});
export const EVENTS_GONE = reason('CONFLICT', 'EVENTS_GONE', {
  fr: 'Les événements depuis {lastEventId} ne sont plus tous conservés.',
  en: 'The events since {lastEventId} are no longer all kept.',
  remedy: {
    fr: 'Rechargez vos données, puis abonnez-vous sans identifiant.',
    en: 'Load your data again, then subscribe without an id.',
  },
});
export const TOO_MANY_SUBSCRIPTIONS = reason('BUSY', 'TOO_MANY_SUBSCRIPTIONS', {
  fr: '{max} abonnements sont déjà ouverts.',
  en: '{max} subscriptions are open already.',
  remedy: {
    fr: 'Fermez ceux qui ne servent plus, ou réessayez plus tard.',
    en: 'Close those you no longer need, or try again later.',
  },
});
export const TOO_MANY_OF_ONE_USER = reason('BUSY', 'TOO_MANY_OF_ONE_USER', {
  fr: 'Vous avez déjà {max} abonnements ouverts.',
  en: 'You have {max} subscriptions open already.',
  remedy: {
    fr: 'Fermez ceux qui ne servent plus, aussi dans d’autres onglets et sur d’autres appareils.',
    en: 'Close those you no longer need, in other tabs and on other devices too.',
  },
});
export const TOO_MANY_CONNECTIONS = reason('BUSY', 'TOO_MANY_CONNECTIONS', {
  fr: '{max} connexions sont déjà ouvertes.',
  en: '{max} connections are open already.',
  remedy: {
    fr: 'Fermez celles qui ne servent plus, ouvrez plusieurs abonnements par connexion, ou réessayez plus tard.',
    en: 'Close those you no longer need, open several subscriptions on one connection, or try again later.',
  },
});
export const LISTENER_TOO_SLOW = reason('BUSY', 'LISTENER_TOO_SLOW', {
  fr: 'Plus de {max} événements attendaient d’être lus.',
  en: 'More than {max} events were waiting to be read.',
  remedy: {
    fr: 'Abonnez-vous à nouveau depuis l’événement {lastEventId}.',
    en: 'Subscribe again from the event {lastEventId}.',
  },
});
export const GATEWAY_STOPPING = reason('UNAVAILABLE', 'GATEWAY_STOPPING', {
  fr: 'La passerelle s’arrête.',
  en: 'The gateway is stopping.',
  remedy: {
    fr: 'Abonnez-vous à nouveau depuis le dernier événement reçu.',
    en: 'Subscribe again from the last event received.',
  },
});
export const SCHEMA_CHANGED = reason('CONFLICT', 'SCHEMA_CHANGED', {
  fr: 'Ce que demande cet abonnement n’existe plus.',
  en: 'What this subscription asks for is no longer there.',
  remedy: {
    fr: 'Chargez la version actuelle de l’application, puis abonnez-vous à nouveau.',
    en: 'Load the current version of the application, then subscribe again.',
  },
});
