import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Broker, startBroker } from '../../../../tests/support/brokers.ts';
import { connectNats, type NatsConnection } from '../connection.ts';
import { silentLog } from '../log.ts';
import { type SubjectServer, serveSubject } from '../serving/serve.ts';
import { type AnswerCache, createAnswerCache, type Question } from './answer-cache.ts';
import { writeKeepingRules } from './cache-headers.ts';
import type { CacheScope } from './cache-hints.ts';

let served: SubjectServer;
const serve = () => {
  const [subject, queue] = ['graphql.model', 'model_queue'];
  const handler = () => '{"data":{"__typename":"Query"}}';
  served = serveSubject({ connection: service, subject, queue, log: silentLog, handler });
};
const limits = { settleMs: 30, silenceMs: 2_000 };
let broker: Broker;
let gateway: NatsConnection;
let service: NatsConnection;
let cache: AnswerCache;
let number = 0;
beforeAll(async () => {
  broker = await startBroker();
  const reconnectWaitMs = 50;
  gateway = await connectNats({ servers: broker.url, name: 'gateway', reconnectWaitMs });
  service = await connectNats({ servers: broker.url, name: 'service', reconnectWaitMs });
  serve();
  await service.flush();
  cache = createAnswerCache(gateway, limits);
});
afterAll(async () => {
  cache.stop();
  await Promise.all([gateway.close(), service.close()]);
  await broker.stop();
});

function question(differs: Partial<Question> = {}): Question {
  number += 1;
  const request = `{ countries { name } } # ${number}`;
  return {
    subject: 'graphql.model',
    audience: 'fr COLLECTOR',
    caller: 'fr ama',
    request,
    ...differs,
  };
}
function answer(scope: CacheScope = 'PUBLIC', maxAge = 60, subjects = ['event.model.>']) {
  const headers = new Map(Object.entries(writeKeepingRules({ maxAge, scope, subjects })));
  return { body: Buffer.from('{"data":{}}'), headers };
}
/** Asks and offers the answer until it is kept: nothing is, right after something has happened. */
async function kept(asked: Question, reply = answer(), by = cache) {
  await vi.waitFor(() => {
    by.keep(asked, reply, performance.now());
    expect(by.find(asked)).not.toBeNull();
  }, 10_000);
}

describe('a PUBLIC answer', () => {
  it('is given to whoever has the same rights and language, and to nobody else', async () => {
    const asked = question();
    await kept(asked);
    expect(cache.find({ ...asked, caller: 'fr kofi' })).not.toBeNull();
    expect(cache.find({ ...asked, caller: undefined })).not.toBeNull();
    for (const audience of ['en COLLECTOR', 'fr ADMIN', 'fr nobody', undefined]) {
      expect(cache.find({ ...asked, audience })).toBeNull();
    }
    expect(cache.find({ ...asked, subject: 'graphql.admin' })).toBeNull();
    expect(cache.find({ ...asked, request: '{ other }' })).toBeNull();
  });

  it('is not given any more when its subgraph was written to from here', async () => {
    const asked = question();
    await kept(asked);
    cache.wrote('graphql.tradeflow', asked.caller);
    expect(cache.find(asked)).not.toBeNull();
    cache.wrote('graphql.model', 'fr somebody else');
    expect(cache.find(asked)).toBeNull();
  });
});

describe('a PRIVATE answer', () => {
  it('is given to its caller alone', async () => {
    const asked = question();
    await kept(asked, answer('PRIVATE'));
    expect(cache.find({ ...asked, caller: 'fr kofi' })).toBeNull();
    expect(cache.find({ ...asked, caller: undefined })).toBeNull();
  });

  it('is not given any more when its caller has written anything', async () => {
    const asked = question();
    await kept(asked, answer('PRIVATE'));
    cache.wrote('graphql.tradeflow', 'fr somebody else');
    expect(cache.find(asked)).not.toBeNull();
    cache.wrote('graphql.tradeflow', asked.caller);
    expect(cache.find(asked)).toBeNull();
  });

  it('of nobody known is not kept', () => {
    const asked = question({ caller: undefined });
    cache.keep(asked, answer('PRIVATE'), performance.now());
    expect(cache.find(asked)).toBeNull();
  });
});

it('keeps nothing that would be ended by one subject more than it may listen to', async () => {
  const small = createAnswerCache(gateway, { ...limits, subjectsMax: 1 });
  await kept(question(), answer('PUBLIC', 60, ['event.one.>']), small);
  const asked = question();
  const second = answer('PUBLIC', 60, ['event.two.>']);
  small.keep(asked, second, performance.now());
  // What listens to it has begun to later.
  await kept(asked, second);
  small.keep(asked, second, performance.now());
  expect(small.find(asked)).toBeNull();
  small.stop();
});

describe('an event', () => {
  it('ends what was kept, what is under way, and for a moment what is asked after it', async () => {
    const asked = question();
    await kept(asked);
    const under = question();
    const underWayAt = performance.now();
    service.publish('event.model.reference.changed', '{}');
    await vi.waitFor(() => expect(cache.find(asked)).toBeNull(), 20_000);
    cache.keep(under, answer(), underWayAt);
    expect(cache.find(under)).toBeNull();
    // Another process of the subgraph may not have heard yet: only after a while is its answer kept.
    await kept(under);
  });

  it('of others changes nothing', async () => {
    const asked = question();
    await kept(asked);
    service.publish('event.tradeflow.collection.submitted', '{}');
    await service.flush();
    await gateway.flush();
    expect(cache.find(asked)).not.toBeNull();
  });
});

it('nothing asked before a change of schema is given after it', async () => {
  const [asked, under] = [question(), question()];
  await kept(asked);
  const underWayAt = performance.now();
  cache.forget();
  expect(cache.find(asked)).toBeNull();
  cache.keep(under, answer(), underWayAt);
  expect(cache.find(under)).toBeNull();
  await kept(asked);
});

it('an answer is not kept before its events can be heard', async () => {
  const other = createAnswerCache(gateway, limits);
  const asked = question();
  const askedAt = performance.now();
  other.keep(asked, answer(), askedAt);
  expect(other.find(asked)).toBeNull();
  await kept(asked, answer(), other);
  other.stop();
  expect(other.find(asked)).toBeNull();
});

it('an answer has its age and no more', async () => {
  const asked = question();
  await kept(asked);
  const left = cache.find(asked)?.secondsLeft ?? 0;
  expect(left).toBeGreaterThan(30);
  expect(left).toBeLessThanOrEqual(60);
  const old = question();
  await vi.waitFor(() => {
    cache.keep(old, answer('PUBLIC', 1), performance.now());
    expect(cache.find(old)).not.toBeNull();
  }, 20_000);
  await vi.waitFor(() => expect(cache.find(old)).toBeNull(), 20_000);
});

it.each([
  ['without a word', new Map<string, string>()],
  ['with a word nobody understands', new Map([['Cache-Control', 'no-store']])],
  [
    'with a subject that is none',
    new Map([
      ['Cache-Control', 'max-age=60, public'],
      ['Cache-Invalidation', 'event..x'],
    ]),
  ],
])('an answer %s is not kept', async (_name, headers) => {
  await kept(question());
  const asked = question();
  cache.keep(asked, { body: Buffer.from('{}'), headers }, performance.now());
  expect(cache.find(asked)).toBeNull();
});

it('takes no more room than it is given', async () => {
  const small = createAnswerCache(gateway, { ...limits, bytesMax: 20_000 });
  const first = question();
  await kept(first, answer(), small);
  for (let count = 0; count < 100; count += 1) {
    small.keep(question(), answer(), performance.now());
  }
  expect(small.find(first)).toBeNull();
  const large = question();
  small.keep(large, { ...answer(), body: Buffer.alloc(20_000) }, performance.now());
  expect(small.find(large)).toBeNull();
  small.stop();
});

it('nothing is given while the subgraph is away', async () => {
  const asked = question();
  await kept(asked);
  await served.drain();
  await vi.waitFor(() => expect(cache.find(asked)).toBeNull(), 20_000);
  serve();
  await vi.waitFor(() => expect(cache.find(asked)).not.toBeNull(), 20_000);
});

it('nothing is given while the broker is away, nor what was kept before', async () => {
  const asked = question();
  await kept(asked);
  await broker.stop();
  await vi.waitFor(() => expect(cache.find(asked)).toBeNull(), 20_000);
  const { folder, url } = broker;
  broker = await startBroker({ folder, port: Number(new URL(url).port) });
  await vi.waitFor(() => gateway.flush(), 20_000);
  expect(cache.find(asked)).toBeNull();
  await kept(asked);
}, 60_000);
