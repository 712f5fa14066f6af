import { always, equals, type FieldGroups, isEmpty, money, weight } from './form-field.ts';

const crops = { only: 'AGRICULTURAL' } as const;
const livestock = { only: 'LIVESTOCK' } as const;

/** What is asked for each product or animal. */
export const itemFields: FieldGroups = {
  what: [
    ['product', 'Produit', 'Product', { ...crops, ...always, reference: 'product' }],
    [
      'productNature',
      'Nature du produit',
      'Nature of the product',
      { ...crops, required: 'RECOMMENDED', reference: 'productNature' },
    ],
    ['productQuality', 'Qualité', 'Quality', { ...crops, maxLength: 120 }],
    ['productVariety', 'Variété', 'Variety', { ...crops, maxLength: 120 }],
    [
      'productProcessingLevel',
      'Degré de transformation',
      'Level of processing',
      { ...crops, maxLength: 120 },
    ],
    ['productPackaging', 'Conditionnement', 'Packaging', { ...crops, maxLength: 120 }],
    ['animal', 'Animal', 'Animal', { ...livestock, ...always, reference: 'animal' }],
    [
      'animalNature',
      "Nature de l'animal",
      'Nature of the animal',
      { ...livestock, required: 'RECOMMENDED', reference: 'animalNature' },
    ],
  ],
  animals: [
    [
      'animalCount',
      "Nombre d'animaux",
      'Number of animals',
      {
        ...livestock,
        required: { all: [isEmpty('items.animalCategories'), isEmpty('items.quantity')] },
        minimum: '1',
      },
    ],
    ['animalCategories', 'Catégories par taille', 'Categories by size', livestock],
    [
      'animalAgeCategory',
      "Classe d'âge",
      'Age category',
      { ...livestock, allowedValues: ['YOUNG', 'ADULT', 'OLD'] },
    ],
    ['animalGender', 'Sexe', 'Sex', { ...livestock, allowedValues: ['MALE', 'FEMALE', 'MIXED'] }],
    [
      'animalCondition',
      'État',
      'Condition',
      { ...livestock, allowedValues: ['GOOD', 'FAIR', 'POOR'] },
    ],
    ['animalBreed', 'Race', 'Breed', { ...livestock, maxLength: 120 }],
  ],
  quantity: [
    ['quantity', 'Quantité', 'Quantity', { ...weight, ...always, requiredOnlyFor: 'AGRICULTURAL' }],
    ['unit', 'Unité', 'Unit', { ...always, requiredOnlyFor: 'AGRICULTURAL', reference: 'unit' }],
    [
      'localUnitWeightKg',
      "Poids de l'unité locale (kg)",
      'Weight of the local unit (kg)',
      { ...crops, ...weight },
    ],
    ['averageWeightKg', 'Poids moyen (kg)', 'Average weight (kg)', { ...livestock, ...weight }],
    ['declaredTotalWeightKg', 'Poids total déclaré (kg)', 'Declared total weight (kg)', weight],
  ],
  value: [
    [
      'unitPrice',
      'Prix unitaire',
      'Unit price',
      { ...money, required: isEmpty('items.animalCategories') },
    ],
    ['declaredTotalValue', 'Valeur totale déclarée', 'Declared total value', money],
  ],
  places: [
    [
      'originCountry',
      'Pays de chargement',
      'Country of loading',
      { ...always, reference: 'country' },
    ],
    ['loadingCity', 'Ville de chargement', 'City of loading', { ...always, reference: 'city' }],
    [
      'unloadingCity',
      'Ville de déchargement',
      'City of unloading',
      { ...always, reference: 'city' },
    ],
    [
      'productOriginCountry',
      "Pays d'origine du produit",
      'Country of origin of the product',
      { reference: 'country' },
    ],
    ['specificOrigin', 'Origine précise', 'Specific origin', { maxLength: 120 }],
    ['specificDestination', 'Destination précise', 'Specific destination', { maxLength: 120 }],
  ],
  costs: [
    ['loadingCost', 'Coût du chargement', 'Loading cost', money],
    ['unloadingCost', 'Coût du déchargement', 'Unloading cost', money],
    ['transportCost', 'Coût du transport', 'Transport cost', money],
    ['itemSpecificFees', 'Frais propres à la marchandise', 'Fees for these goods', money],
  ],
  losses: [
    ['lossesQuantity', 'Quantité perdue', 'Quantity lost', weight],
    ['lossesValue', 'Valeur perdue', 'Value lost', money],
    ['lossReasons', 'Causes des pertes', 'Reasons for the losses', { maxLength: 4000 }],
  ],
  papers: [
    ['requiredSpecialPermits', 'Autorisations particulières exigées', 'Special permits required'],
    [
      'specialPermitsDetails',
      'Détail des autorisations',
      'Details of the permits',
      { maxLength: 4000 },
    ],
    ['isCustomsRegistered', 'Enregistré en douane', 'Registered at customs', always],
    [
      'customsRegistrationNumber',
      "Numéro d'enregistrement",
      'Registration number',
      { required: equals('items.isCustomsRegistered', true), maxLength: 60 },
    ],
    ['customsProcedureCode', 'Régime CPC', 'Customs procedure code', { maxLength: 20 }],
  ],
  season: [
    ['isSeasonalProduct', 'Produit saisonnier', 'Seasonal product', crops],
    ['harvestPeriod', 'Période de récolte', 'Harvest period', { ...crops, maxLength: 120 }],
    ['itemNotes', 'Remarques', 'Notes', { maxLength: 4000 }],
  ],
};
