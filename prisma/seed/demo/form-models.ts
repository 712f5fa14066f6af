import { contentHash } from '@commerce-tracking/service-kit/commands/canonical';
import type { Db, Prisma } from '../../client.ts';
import { baseFields } from '../reference/form-models/form-models.ts';
import { seedId } from '../seed-id.ts';

type Choice = [code: string, labelFr: string, labelEn: string];
type Question = {
  code: string;
  type: string;
  indexed?: boolean;
  referenceKind?: string;
  choices?: { code: string; labelFr: string; labelEn: string }[];
};

const choices = (rows: Choice[]) =>
  rows.map(([code, labelFr, labelEn]) => ({ code, labelFr, labelEn }));

function ask(labelFr: string, labelEn: string, question: Question, over: object = {}) {
  return {
    path: `extra.${question.code}`,
    section: 'HEADER',
    group: 'extra',
    labelFr,
    labelEn,
    applies: 'ALWAYS',
    required: 'NEVER',
    ...over,
    question: { indexed: false, ...question },
  };
}

const isStored = {
  in: [{ path: 'extra.storage' }, ['GRANARY', 'BAGS', 'WAREHOUSE']],
};
const hasCertificate = { eq: [{ path: 'extra.healthCertificate' }, true] };

/** A version of each form beyond the base form, with questions of its own, to try them out. */
export const demoForms = [
  {
    type: 'AGRICULTURAL' as const,
    number: 2,
    titleFr: 'Collecte végétale et halieutique, avec stockage (démo)',
    titleEn: 'Crop and fishery record, with storage (demo)',
    questions: [
      ask('Mode de stockage avant le départ', 'Storage before departure', {
        code: 'storage',
        type: 'CHOICE',
        indexed: true,
        choices: choices([
          ['NONE', 'Aucun', 'None'],
          ['GRANARY', 'Grenier', 'Granary'],
          ['BAGS', 'Sacs', 'Bags'],
          ['WAREHOUSE', 'Magasin', 'Warehouse'],
        ]),
      }),
      ask(
        'Durée du stockage (mois)',
        'Time in storage (months)',
        { code: 'storageMonths', type: 'INTEGER' },
        { applies: 'WHEN', appliesCondition: isStored, minimum: '0', maximum: '60' },
      ),
      ask('Région de récolte', 'Region of harvest', {
        code: 'harvestRegion',
        type: 'REFERENCE',
        referenceKind: 'region',
      }),
    ],
    rules: [
      {
        code: 'longStorage',
        severity: 'WARNING',
        condition: { gt: [{ path: 'extra.storageMonths' }, 24] },
        paths: ['extra.storageMonths'],
        messageFr: 'Stock de plus de deux ans : vérifiez la durée.',
        messageEn: 'In store for more than two years: check the time.',
      },
    ],
  },
  {
    type: 'LIVESTOCK' as const,
    number: 3,
    titleFr: 'Collecte de bétail, avec mouvement du troupeau (démo)',
    titleEn: 'Livestock record, with movement of the herd (demo)',
    questions: [
      ask('Motif du déplacement', 'Reason of the movement', {
        code: 'herdMovement',
        type: 'CHOICE',
        indexed: true,
        choices: choices([
          ['SALE', 'Vente', 'Sale'],
          ['TRANSHUMANCE', 'Transhumance', 'Transhumance'],
          ['OTHER', 'Autre', 'Other'],
        ]),
      }),
      ask('Certificat sanitaire présenté', 'Health certificate shown', {
        code: 'healthCertificate',
        type: 'BOOLEAN',
      }),
      ask(
        'Service qui a délivré le certificat',
        'Service that issued the certificate',
        { code: 'certificateService', type: 'REFERENCE', referenceKind: 'controlService' },
        {
          applies: 'WHEN',
          appliesCondition: hasCertificate,
          required: 'WHEN',
          requiredCondition: hasCertificate,
        },
      ),
    ],
    rules: [
      {
        code: 'transhumanceWithoutCertificate',
        severity: 'WARNING',
        condition: {
          all: [
            { eq: [{ path: 'extra.herdMovement' }, 'TRANSHUMANCE'] },
            { eq: [{ path: 'extra.healthCertificate' }, false] },
          ],
        },
        paths: ['extra.healthCertificate'],
        messageFr: 'Transhumance sans certificat sanitaire : précisez pourquoi en remarque.',
        messageEn: 'Transhumance without a health certificate: say why in the notes.',
      },
    ],
  },
];

/** Fields and rules of a demo form, as a form model keeps them. */
export function demoFormContent({ type, questions, rules }: (typeof demoForms)[number]) {
  const base = baseFields(type);
  const asked = questions.map((field, index) => ({ ...field, position: base.length + index + 1 }));
  return { fields: [...base, ...asked], rules };
}

/**
 * Puts the demo forms into force where the base form still is, which is retired by it and accepted for its
 * days of grace. Where an administrator has published another version, or taken the number, nothing happens.
 */
export async function seedDemoForms(db: Db): Promise<void> {
  for (const form of demoForms) {
    const baseId = seedId('formModel', `${form.type}-1`);
    const { type: collectionType, number, titleFr, titleEn } = form;
    const inForce = await db.formModel.findFirst({
      where: { collectionType, status: 'PUBLISHED' },
    });
    const taken = await db.formModel.findFirst({ where: { collectionType, number } });
    if (inForce?.id !== baseId || taken) continue;
    const content = demoFormContent(form);
    const now = new Date();
    const data: Prisma.FormModelCreateManyInput = {
      id: seedId('formModel', `${collectionType}-${number}`),
      collectionType,
      number,
      status: 'PUBLISHED',
      titleFr,
      titleEn,
      basedOnId: baseId,
      fields: content.fields as Prisma.InputJsonValue,
      rules: content.rules as Prisma.InputJsonValue,
      contentHash: contentHash(content),
      publishedAt: now,
    };
    const retired = { status: 'RETIRED' as const, retiredAt: now, version: { increment: 1 } };
    await db.$transaction([
      db.formModel.update({ where: { id: baseId }, data: retired }),
      db.formModel.create({ data }),
      // Running services and devices load everything once more.
      db.referenceVersion.update({ where: { id: 1 }, data: { number: { increment: 1 } } }),
      db.$executeRaw`UPDATE model_reference_change SET number = (SELECT number FROM model_reference_version WHERE id = 1) WHERE kind = '*' AND entryId = ''`,
    ]);
  }
}
