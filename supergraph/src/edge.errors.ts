import { reason } from '@commerce-tracking/service-kit/errors';

// Reasons the gateway gives by itself, before any service is asked.

export const BODY_TOO_LARGE = reason('TOO_LARGE', 'BODY_TOO_LARGE', {
  fr: 'La requête dépasse {max} octets.',
  en: 'The request is larger than {max} bytes.',
  remedy: { fr: 'Envoyez moins à la fois.', en: 'Send less at a time.' },
});
export const HEADERS_TOO_LARGE = reason('TOO_LARGE', 'HEADERS_TOO_LARGE', {
  fr: "Les en-têtes ou l'adresse de la requête sont trop longs.",
  en: 'The headers or the address of the request are too long.',
  remedy: {
    fr: 'Envoyez la requête par POST, avec moins d’en-têtes.',
    en: 'Send the request by POST, with fewer headers.',
  },
});
export const REQUEST_TOO_SLOW = reason('TIMEOUT', 'REQUEST_TOO_SLOW', {
  fr: "La requête n'est pas arrivée en entier à temps ; rien n'a été fait.",
  en: 'The request did not arrive whole in time; nothing was done.',
  remedy: { fr: 'Renvoyez-la, en plus petits lots.', en: 'Send it again, in smaller batches.' },
});
export const MALFORMED_REQUEST = reason('BAD_INPUT', 'MALFORMED_REQUEST', {
  fr: "Ce n'est pas une requête HTTP bien formée.",
  en: 'This is not a well-formed HTTP request.',
  remedy: {
    fr: 'Envoyez un POST avec un corps JSON à `/graphql`.',
    en: 'Send a POST with a JSON body to `/graphql`.',
  },
});
export const BODY_ENCODED = reason('BAD_INPUT', 'BODY_ENCODED', {
  fr: 'Le corps de la requête est comprimé, ou codé autrement ; il ne peut pas être lu.',
  en: 'The body of the request is compressed, or encoded otherwise; it cannot be read.',
  remedy: {
    fr: 'Envoyez-le tel quel, sans `Content-Encoding`.',
    en: 'Send it as it is, without `Content-Encoding`.',
  },
});
export const METHOD_NOT_TAKEN = reason('BAD_INPUT', 'METHOD_NOT_TAKEN', {
  fr: 'Cette adresse ne prend pas la méthode {method}.',
  en: 'This address does not take the method {method}.',
  remedy: { fr: 'Envoyez l’opération par POST.', en: 'Send the operation by POST.' },
});
export const BATCH_TOO_LARGE = reason('TOO_LARGE', 'BATCH_TOO_LARGE', {
  fr: 'La requête porte {count} opérations ; {max} au plus.',
  en: 'The request carries {count} operations; at most {max}.',
  remedy: { fr: 'Faites-en plusieurs requêtes.', en: 'Make it several requests.' },
});
export const METRICS_NOT_SHOWN = reason('UNAUTHENTICATED', 'METRICS_NOT_SHOWN', {
  fr: 'Ces chiffres sont montrés à qui porte leur jeton.',
  en: 'These figures are shown to whoever brings their token.',
  remedy: {
    fr: 'Envoyez `Authorization: Bearer` et la valeur de METRICS_TOKEN ; sans elle, en production, ils ne sont montrés à personne.',
    en: 'Send `Authorization: Bearer` and the value of METRICS_TOKEN; without it, in production, they are shown to nobody.',
  },
});
export const TOO_MANY_REQUESTS = reason('RATE_LIMITED', 'TOO_MANY_REQUESTS', {
  fr: 'Trop de requêtes en peu de temps.',
  en: 'Too many requests in a short time.',
  remedy: {
    fr: 'Réessayez dans {retryAfterSeconds} s, et envoyez par lots.',
    en: 'Try again in {retryAfterSeconds} s, and send in batches.',
  },
});
export const TOO_DEEP = reason('TOO_LARGE', 'TOO_DEEP', {
  fr: "L'opération imbrique {depth} niveaux ; {max} au plus.",
  en: 'The operation nests {depth} levels; at most {max}.',
  remedy: { fr: 'Demandez la suite dans une autre opération.', en: 'Ask for the rest separately.' },
});
export const TOO_MANY_TOKENS = reason('TOO_LARGE', 'TOO_MANY_TOKENS', {
  fr: "Le texte de l'opération compte plus de {max} éléments.",
  en: 'The text of the operation has more than {max} tokens.',
  remedy: { fr: 'Passez les valeurs par des variables.', en: 'Pass values as variables.' },
});
export const TOO_MANY_ALIASES = reason('TOO_LARGE', 'TOO_MANY_ALIASES', {
  fr: "L'opération emploie {aliases} alias ; {max} au plus.",
  en: 'The operation uses {aliases} aliases; at most {max}.',
  remedy: { fr: 'Employez les listes et les lots.', en: 'Use the lists and the batches.' },
});
export const TOO_MANY_ROOT_FIELDS = reason('TOO_LARGE', 'TOO_MANY_ROOT_FIELDS', {
  fr: "L'opération demande {count} champs à la racine ; {max} au plus.",
  en: 'The operation asks for {count} root fields; at most {max}.',
  remedy: { fr: 'Faites-en plusieurs opérations.', en: 'Make it several operations.' },
});
export const TOO_MANY_FIELDS = reason('TOO_LARGE', 'TOO_MANY_FIELDS', {
  fr: "L'opération demande {count} champs une fois ses fragments écrits ; {max} au plus.",
  en: 'The operation asks for {count} fields once its fragments are written out; at most {max}.',
  remedy: { fr: 'Faites-en plusieurs opérations.', en: 'Make it several operations.' },
});
export const VARIABLES_TOO_DEEP = reason('TOO_LARGE', 'VARIABLES_TOO_DEEP', {
  fr: 'Les variables imbriquent plus de {max} niveaux.',
  en: 'The variables nest more than {max} levels.',
  remedy: { fr: 'Envoyez des valeurs moins imbriquées.', en: 'Send values that nest less.' },
});
export const TOO_COSTLY = reason('TOO_LARGE', 'TOO_COSTLY', {
  fr: "L'opération coûterait {estimated} ; {max} au plus.",
  en: 'The operation would cost {estimated}; at most {max}.',
  remedy: {
    fr: 'Demandez des pages plus petites (`first`) ou moins de listes imbriquées.',
    en: 'Ask for smaller pages (`first`) or for fewer lists within lists.',
  },
});
export const ONE_SLICING_ARGUMENT = reason('BAD_INPUT', 'ONE_SLICING_ARGUMENT', {
  fr: 'Le champ {field} attend exactement un de ces arguments : {arguments}.',
  en: 'The field {field} takes exactly one of these arguments: {arguments}.',
  remedy: { fr: 'Dites combien vous en voulez.', en: 'Say how many you want.' },
});
export const RESERVED_VARIABLE = reason('BAD_INPUT', 'RESERVED_VARIABLE', {
  fr: 'Une variable ne peut pas porter le nom `{name}`.',
  en: 'A variable cannot be named `{name}`.',
  remedy: { fr: 'Renommez-la.', en: 'Rename it.' },
});
export const SUBSCRIPTION_REFUSED = reason('BAD_INPUT', 'SUBSCRIPTION_REFUSED', {
  fr: 'Les abonnements ne passent pas par cette adresse.',
  en: 'Subscriptions are not served at this address.',
  remedy: {
    fr: 'Abonnez-vous par un flux d’événements à `/graphql/stream`, ou par WebSocket à `/graphql`.',
    en: 'Subscribe by an event stream at `/graphql/stream`, or by WebSocket at `/graphql`.',
  },
});
export const QUERY_NOT_IN_SAFE_LIST = reason('FORBIDDEN', 'QUERY_NOT_IN_SAFE_LIST', {
  fr: 'Cette adresse ne répond qu’aux opérations de sa liste ; celle-ci n’y figure pas.',
  en: 'This address answers the operations of its list only, and this one is not on it.',
  remedy: {
    fr: 'Publiez l’opération avec votre application.',
    en: 'Publish the operation with your application.',
  },
});
export const BAD_COMMAND_ID = reason('BAD_INPUT', 'BAD_COMMAND_ID', {
  fr: "L'en-tête {header} attend de 8 à 128 lettres, chiffres ou `-_.:`.",
  en: 'The header {header} takes 8 to 128 letters, digits or `-_.:`.',
  remedy: { fr: 'Envoyez un UUID.', en: 'Send a UUID.' },
});
export const BAD_VARIABLE = reason('BAD_INPUT', 'BAD_VARIABLE', {
  fr: "Cette valeur n'est pas du type attendu : {why}",
  en: 'This value is not of the expected type: {why}',
});
export const WRITE_WITHOUT_ANSWER = reason('OUTCOME_UNKNOWN', 'WRITE_WITHOUT_ANSWER', {
  fr: "On ne sait pas si l'écriture {commandId} a eu lieu.",
  en: 'It is not known whether the write {commandId} has happened.',
  remedy: {
    fr: 'Voyez si elle a eu lieu avant de la renvoyer : elle pourrait être faite deux fois.',
    en: 'See whether it has happened before you send it again: it could be done twice.',
  },
});
