/**
 * The NATS client's names, as far as users of this package need them: a change of client (the
 * successor packages split and rename them) is then a change of this package.
 */
export type {
  Consumer,
  ConsumerConfig,
  ConsumerMessages,
  JetStreamClient,
  JetStreamManager,
  JsMsg,
  KV,
  KvEntry,
  KvOptions,
  Msg,
  MsgHdrs,
  NatsConnection,
  StreamConfig,
  Subscription,
} from 'nats';
export {
  AckPolicy,
  createInbox,
  DeliverPolicy,
  DiscardPolicy,
  ErrorCode,
  headers,
  millis,
  NatsError,
  nanos,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
} from 'nats';
