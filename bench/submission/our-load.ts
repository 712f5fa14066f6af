import { readFileSync } from 'node:fs';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { prepareHeaders } from '@commerce-tracking/federation-nats/messages/message-headers';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import { headerNames } from '@commerce-tracking/federation-nats/messages/wire';
import { newId } from '@commerce-tracking/service-kit/ids';
import { carryOut } from './orders.ts';
import { contentCount, contentOf, plateOf } from './records.ts';
import type { BenchSettings } from './settings.ts';

// Sends the command as a resolver sends it: each under its own ids, with the token of one of the collectors.
const settings = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as BenchSettings;
const connection = await connectNats({ servers: settings.natsUrl, name: 'load' });
const now = new Date();
const contents = Array.from({ length: contentCount }, (_unused, index) =>
  JSON.stringify(contentOf(index, now)),
);
const headersOf = settings.tokens.map((token) =>
  prepareHeaders({
    [headerNames.authorization]: `Bearer ${token}`,
    [headerNames.requestId]: 'bench',
    [headerNames.language]: 'fr',
  }),
);
const decoder = new TextDecoder();

carryOut(async (index) => {
  const kind = index % contentCount;
  const content = contents[kind]?.replace(plateOf(kind), plateOf(index));
  const { body } = await requestReply({
    connection,
    subject: 'command.tradeflow.collection.create',
    body: `{"input":{"id":"${newId()}","commandId":"${newId()}","submit":true,"content":${content}}}`,
    headers: headersOf[index % headersOf.length],
    deadlineAt: Date.now() + 10_000,
  });
  const answer = decoder.decode(body);
  if (!answer.startsWith('{"result":')) throw new Error(answer);
});
