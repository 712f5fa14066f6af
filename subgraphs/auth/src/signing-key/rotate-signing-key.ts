import { command } from '@commerce-tracking/prisma/command';
import { commandId, optionalText } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { runtime } from '../runtime.ts';
import { createKey } from './create-key.ts';

/**
 * Makes a new key sign; the one before verifies what it has signed until that has expired. Withdrawn, it and all
 * before it verify nothing any more: for a key that somebody else may know.
 */
export const rotateSigningKey = command({
  subject: 'command.auth.signing-key.rotate',
  permission: 'key:rotate',
  input: z
    .strictObject({ reason: optionalText(4_000), withdraw: z.boolean().nullish(), commandId })
    .nullish(),
  async run({ input, db, now, audit, emit, afterCommit }) {
    const { secrets, keys } = runtime();
    const key = await createKey(secrets, now);
    const isWithdrawn = input?.withdraw === true;
    const earlier = await db.signingKey.findMany({
      where: { status: { in: isWithdrawn ? ['ACTIVE', 'RETIRING'] : ['ACTIVE'] } },
      select: { kid: true },
    });
    const withdrawn = isWithdrawn ? earlier.map(({ kid }) => kid) : [];
    await db.signingKey.updateMany({
      where: { kid: { in: earlier.map(({ kid }) => kid) } },
      data: {
        ...{ status: isWithdrawn ? 'RETIRED' : 'RETIRING', retiredAt: now },
        version: { increment: 1 },
      },
    });
    await db.signingKey.create({ data: key });
    audit({
      entityType: 'SigningKey',
      entityId: key.kid,
      after: { kid: key.kid, status: 'ACTIVE', ...(isWithdrawn && { withdrawn }) },
      reason: input?.reason ?? undefined,
    });
    const payload = { kid: key.kid };
    emit({ subject: 'event.auth.signing-key.rotated', aggregateId: key.kid, payload });
    afterCommit(async () => {
      await keys.put(key.kid, JSON.stringify(key.publicJwk));
      for (const kid of withdrawn) await keys.remove(kid);
    });
    return { kid: key.kid };
  },
});
