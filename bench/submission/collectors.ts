import type { Db } from '@commerce-tracking/prisma/client';
import { demoActorId } from '@commerce-tracking/prisma/seed/demo/people';
import { newId } from '@commerce-tracking/service-kit/ids';
import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A person who records in the field, and the account that signs in. */
export type Collector = { actorId: string; userId: string };

export type Callers = {
  keyId: string;
  publicKey: JWK;
  /** One access token per collector. */
  tokens: string[];
};

// Every demo collector of Benin may record at every point of the country.
const models = Array.from({ length: 6 }, (_unused, index) =>
  demoActorId(`collecteur${index === 0 ? '' : index + 1}.bj`),
);

/** So many colleagues of the demo collectors of Benin, in the same teams. */
export async function addCollectors(db: Db, count: number): Promise<Collector[]> {
  const found = await db.actor.findMany({ where: { id: { in: models } } });
  const collectors = Array.from({ length: count }, () => ({ actorId: newId(), userId: newId() }));
  await db.actor.createMany({
    data: collectors.map(({ actorId, userId }, index) => {
      const model = found[index % found.length];
      if (!model) throw new Error('the demo collectors of Benin are missing');
      return { ...model, id: actorId, userId };
    }),
  });
  return collectors;
}

/** Signs access tokens as `auth` does, one for each collector. */
export async function signTokens(collectors: readonly Collector[]): Promise<Callers> {
  const keyId = 'bench-key';
  const { algorithm, type, issuer, audience, clientId } = tokenProfile;
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const tokens = await Promise.all(
    collectors.map(({ actorId, userId }, index) =>
      new SignJWT({
        client_id: clientId,
        actorId,
        role: 'COLLECTOR',
        language: 'fr',
        sid: `session-${index}`,
      })
        .setProtectedHeader({ alg: algorithm, typ: type, kid: keyId })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setJti(`token-${index}`)
        .setIssuedAt()
        .setExpirationTime('15m')
        .sign(privateKey),
    ),
  );
  return { keyId, publicKey: await exportJWK(publicKey), tokens };
}
