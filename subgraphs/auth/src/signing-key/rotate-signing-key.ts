import { command } from '@commerce-tracking/prisma/command';
import { commandId, optionalText } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { runtime } from '../runtime.ts';
import { createKey } from './create-key.ts';

/** Makes a new key sign; the one before verifies what it has signed until that has expired. */
export const rotateSigningKey = command({
  subject: 'command.auth.signing-key.rotate',
  permission: 'key:rotate',
  input: z.strictObject({ reason: optionalText(4_000), commandId }).nullish(),
  async run({ input, db, now, audit, emit, afterCommit }) {
    const { secrets, keys } = runtime();
    const key = await createKey(secrets, now);
    await db.signingKey.updateMany({
      where: { status: 'ACTIVE' },
      data: { status: 'RETIRING', retiredAt: now, version: { increment: 1 } },
    });
    await db.signingKey.create({ data: key });
    audit({
      entityType: 'SigningKey',
      entityId: key.kid,
      after: { kid: key.kid, status: 'ACTIVE' },
      reason: input?.reason ?? undefined,
    });
    const payload = { kid: key.kid };
    emit({ subject: 'event.auth.signing-key.rotated', aggregateId: key.kid, payload });
    afterCommit(() => keys.put(key.kid, JSON.stringify(key.publicJwk)));
    return { kid: key.kid };
  },
});
