import { always, equals, type FieldGroups, money, weight } from './form-field.ts';

const genders = ['FEMALE', 'MALE'];

/** What is asked once for each record. */
export const headerFields: FieldGroups = {
  visit: [
    [
      'collectionContext',
      'Contexte de la collecte',
      'Context of the record',
      { ...always, allowedValues: ['BORDER', 'MARKET', 'CHECKPOINT', 'RIVER'] },
    ],
    ['collectedOn', 'Date de la collecte', 'Day of the visit', always],
    ['observedAt', "Heure de l'observation", 'Time of the observation'],
    [
      'collectionPoint',
      'Point de collecte',
      'Collection point',
      { ...always, reference: 'collectionPoint' },
    ],
    ['corridor', 'Corridor', 'Corridor', { ...always, reference: 'corridor' }],
    ['season', 'Saison', 'Season', { reference: 'season' }],
    ['gps', 'Position', 'Position'],
    ['notes', 'Remarques', 'Notes', { maxLength: 4000 }],
  ],
  people: [
    [
      'respondentNature',
      'Nature du répondant',
      'Nature of the respondent',
      { ...always, allowedValues: ['TRADER', 'DRIVER', 'TRANSPORTER', 'FORWARDER', 'OTHER'] },
    ],
    [
      'otherRespondentNature',
      'Autre nature du répondant',
      'Other nature of the respondent',
      { required: equals('header.respondentNature', 'OTHER'), maxLength: 120 },
    ],
    [
      'operatorGender',
      "Genre de l'opérateur",
      "Operator's gender",
      { ...always, allowedValues: genders },
    ],
    [
      'operatorType',
      "Type d'opérateur",
      'Type of operator',
      { ...always, allowedValues: ['FORMAL', 'INFORMAL'] },
    ],
    [
      'merchandiseOwnerGender',
      'Genre du propriétaire',
      "Owner's gender",
      { ...always, allowedValues: genders },
    ],
    [
      'merchandiseOwnerAgeCategory',
      "Classe d'âge du propriétaire",
      "Owner's age category",
      { ...always, allowedValues: ['YOUTH', 'ADULT', 'SENIOR'] },
    ],
    [
      'merchandiseOwnerHasDisability',
      'Propriétaire en situation de handicap',
      'Owner has a disability',
      always,
    ],
  ],
  route: [
    [
      'originCountry',
      'Pays de chargement',
      'Country of loading',
      { ...always, reference: 'country' },
    ],
    [
      'originCity',
      'Ville de chargement',
      'City of loading',
      { required: 'RECOMMENDED', reference: 'city' },
    ],
    [
      'destinationCountry',
      'Pays de déchargement',
      'Country of unloading',
      { ...always, reference: 'country' },
    ],
    [
      'finalDestinationCity',
      'Ville de destination finale',
      'City of final destination',
      { required: 'RECOMMENDED', reference: 'city' },
    ],
    ['intermediateDestination', 'Étape', 'Intermediate destination', { maxLength: 120 }],
    [
      'tradeFlowDirection',
      'Direction du flux',
      'Direction of the flow',
      { ...always, allowedValues: ['IMPORT', 'EXPORT', 'TRANSIT'] },
    ],
    [
      'distanceTravelledKm',
      'Distance parcourue (km)',
      'Distance travelled (km)',
      { ...weight, maximum: '10000' },
    ],
  ],
  transport: [
    [
      'transportMode',
      'Moyen de transport',
      'Transport mode',
      { ...always, reference: 'transportMode' },
    ],
    [
      'vehicleRegistrationNumber',
      'Immatriculation',
      'Registration number',
      { required: equals('header.transportMode.requiresPlate', true), maxLength: 30 },
    ],
    ['transportCost', 'Coût du transport', 'Transport cost', money],
    ['loadingCost', 'Coût du chargement', 'Loading cost', money],
    ['unloadingCost', 'Coût du déchargement', 'Unloading cost', money],
    ['declaredTotalWeightKg', 'Poids total déclaré (kg)', 'Declared total weight (kg)', weight],
  ],
  market: [
    ['marketDay', 'Jour de marché', 'Market day'],
    ['nearbyMarkets', 'Marchés proches', 'Nearby markets'],
    [
      'marketCondition',
      'État du marché',
      'Condition of the market',
      { allowedValues: ['ABUNDANT', 'NORMAL', 'SCARCE'] },
    ],
    [
      'marketPriceVariation',
      'Variation des prix',
      'Change of prices',
      { allowedValues: ['RISING', 'STABLE', 'FALLING'] },
    ],
  ],
  money: [
    ['currency', 'Devise', 'Currency', { ...always, reference: 'currency' }],
    [
      'paymentMethod',
      'Moyen de paiement',
      'Means of payment',
      { ...always, allowedValues: ['CASH', 'MOBILE_MONEY', 'BANK', 'BARTER', 'CREDIT'] },
    ],
    ['taxesFees', 'Taxes et frais', 'Taxes and fees', money],
    ['taxDetails', 'Détail des taxes', 'Details of taxes', { maxLength: 4000 }],
    ['taxesPaid', 'Taxes payées', 'Taxes paid'],
    ['taxAmount', 'Montant des taxes', 'Amount of taxes', money],
  ],
  controlSummary: [
    [
      'hasControlPosts',
      'Des postes de contrôle ont-ils été rencontrés ?',
      'Were there control posts?',
      always,
    ],
    ['controlPostsCount', 'Nombre de postes', 'Number of posts', { minimum: '0' }],
    ['controlLocations', 'Lieux des contrôles', 'Places of the controls'],
    [
      'controlDurationType',
      'Unité de durée',
      'Unit of duration',
      { allowedValues: ['MINUTES', 'HOURS', 'DAYS'] },
    ],
    ['controlDurationValue', 'Durée des contrôles', 'Duration of the controls', weight],
    ['illegalFeesPaid', 'Frais illégaux payés', 'Illegal fees paid'],
    ['illegalFeesLocations', 'Lieux des frais illégaux', 'Places of illegal fees'],
    ['illegalFeesAmount', 'Montant des frais illégaux', 'Amount of illegal fees', money],
    [
      'knowsCommunityRegulations',
      'Connaît les textes communautaires',
      'Knows the community regulations',
    ],
    ['knowsNationalRegulations', 'Connaît les textes nationaux', 'Knows the national regulations'],
    ['otherDifficulties', 'Autres difficultés', 'Other difficulties', { maxLength: 4000 }],
  ],
};
