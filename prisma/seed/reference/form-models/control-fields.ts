import { always, type FieldGroups, isEmpty, money, weight } from './form-field.ts';

const durationUnits = { allowedValues: ['MINUTES', 'HOURS', 'DAYS'] };

/** What is asked for each control body met. */
export const controlFields: FieldGroups = {
  where: [
    ['checkpoint', 'Poste de contrôle', 'Control post', { reference: 'checkpoint' }],
    [
      'service',
      'Service de contrôle',
      'Control service',
      { required: isEmpty('controls.otherControlBody'), reference: 'controlService' },
    ],
    [
      'otherControlBody',
      'Autre corps de contrôle',
      'Other control body',
      { required: isEmpty('controls.service'), maxLength: 120 },
    ],
    ['location', 'Lieu', 'Place', { ...always, maxLength: 120 }],
    ['controlPostsCount', 'Nombre de postes', 'Number of posts', { ...always, minimum: '1' }],
  ],
  time: [
    ['controlDuration', 'Durée totale', 'Total duration', weight],
    ['durationType', 'Unité de la durée', 'Unit of the duration', durationUnits],
    ['stopTimePerPost', "Temps d'arrêt par poste", 'Stop time per post', weight],
    ['stopTimePerPostType', "Unité du temps d'arrêt", 'Unit of the stop time', durationUnits],
    ['borderCrossingTime', 'Temps de passage de la frontière', 'Border crossing time', weight],
    [
      'borderCrossingTimeType',
      'Unité du temps de passage',
      'Unit of the crossing time',
      durationUnits,
    ],
  ],
  outcome: [
    [
      'controlResult',
      'Résultat du contrôle',
      'Result of the control',
      { allowedValues: ['PASSED', 'DELAYED', 'TURNED_BACK', 'SEIZED'] },
    ],
    ['controlIssues', 'Problèmes rencontrés', 'Problems met', { maxLength: 4000 }],
  ],
  payments: [
    ['feesPaidYesNo', 'Frais légaux payés', 'Legal fees paid', always],
    ['feesPaymentAmount', 'Montant des frais légaux', 'Amount of legal fees', money],
    ['feesPaymentPost', 'Poste de paiement', 'Post of payment', { maxLength: 120 }],
    ['hasReceipt', 'Reçu délivré', 'Receipt given'],
    ['taxTypes', 'Types de taxe', 'Types of tax', { reference: 'taxType' }],
    ['otherTaxType', 'Autre type de taxe', 'Other type of tax', { maxLength: 120 }],
    ['illegalFeesPaid', 'Frais illégaux payés', 'Illegal fees paid', always],
    ['illegalFeesPost', 'Poste des frais illégaux', 'Post of illegal fees', { maxLength: 120 }],
    ['illegalFeesAmount', 'Montant des frais illégaux', 'Amount of illegal fees', money],
  ],
  knowledge: [
    [
      'knowsCommunityRegulations',
      'Connaît les textes communautaires',
      'Knows the community regulations',
    ],
    ['knowsNationalRegulations', 'Connaît les textes nationaux', 'Knows the national regulations'],
    ['otherDifficulties', 'Autres difficultés', 'Other difficulties', { maxLength: 4000 }],
    ['notes', 'Remarques', 'Notes', { maxLength: 4000 }],
  ],
};
