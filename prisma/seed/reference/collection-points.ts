import { seedId } from '../seed-id.ts';
import { demo, named, seedIdOrNull } from './named.ts';

const typeRows: [
  code: string,
  fr: string,
  en: string,
  category: string,
  papers: boolean,
  built: boolean,
][] = [
  ['BORDER_POST', 'Poste frontalier', 'Border post', 'BORDER', true, true],
  ['JOINT_POST', 'Poste de contrôle juxtaposé', 'Joint border post', 'BORDER', true, true],
  ['INFORMAL_CROSSING', 'Passage informel', 'Informal crossing', 'BORDER', false, false],
  ['LIVESTOCK_MARKET', 'Marché à bétail', 'Livestock market', 'MARKET', false, true],
  ['CROP_MARKET', 'Marché de produits agricoles', 'Crop market', 'MARKET', false, true],
  ['RIVER_LANDING', 'Débarcadère', 'River landing', 'RIVER', false, false],
  ['ROAD_CHECKPOINT', 'Poste de contrôle routier', 'Road checkpoint', 'CHECKPOINT', true, false],
];

/** Sorts of places where records are taken. */
export const collectionPointTypes = typeRows.map(
  ([code, fr, en, category, papers, built], index) => ({
    ...named('collectionPointType', code, fr, en),
    category,
    requiresDocumentation: papers,
    hasInfrastructure: built,
    position: index + 1,
  }),
);

type Extra = {
  corridor?: string;
  region?: string;
  isMarket?: boolean;
  isFluvial?: boolean;
  isCheckpoint?: boolean;
  isFormal?: boolean;
  marketWeekdays?: string[];
};

/** Both sides of a crossing; codes are country and place, `BJ-MALANVILLE`. */
type Crossing = {
  sides: [[code: string, name: string, extra?: Extra], [code: string, name: string, extra?: Extra]];
  at: [latitude: number, longitude: number] | null;
  type: 'BORDER_POST' | 'JOINT_POST';
  isMarket?: boolean;
  isFluvial?: boolean;
};

const malanville = { corridor: 'PARAKOU-NIAMEY' };
const coast = { corridor: 'ABIDJAN-LAGOS' };
const crossings: Crossing[] = [
  {
    sides: [
      ['BJ-SEME-KRAKE', 'Sèmè-Kraké', { ...coast, region: 'BJ-OU' }],
      ['NG-SEME-KRAKE', 'Sèmè-Kraké (Nigéria)', { ...coast, region: 'NG-LA' }],
    ],
    at: [6.37, 2.71],
    type: 'JOINT_POST',
  },
  {
    sides: [
      ['BJ-HILLACONDJI', 'Hillacondji', { ...coast, region: 'BJ-MO' }],
      ['TG-SANVEE-CONDJI', 'Sanvee Condji', { ...coast, region: 'TG-MAR' }],
    ],
    at: [6.24, 1.8],
    type: 'BORDER_POST',
  },
  {
    sides: [
      ['GH-AFLAO', 'Aflao', { ...coast, region: 'GH-VR' }],
      ['TG-LOME', 'Lomé (Kodjoviakopé)', { ...coast, region: 'TG-MAR' }],
    ],
    at: [6.12, 1.19],
    type: 'BORDER_POST',
  },
  {
    sides: [
      ['TG-NOEPE', 'Noépé', { region: 'TG-MAR' }],
      ['GH-AKANU', 'Akanu', { region: 'GH-VR' }],
    ],
    at: [6.27, 1.02],
    type: 'JOINT_POST',
  },
  {
    sides: [
      ['CI-NOE', 'Noé', coast],
      ['GH-ELUBO', 'Elubo', coast],
    ],
    at: [5.28, -2.78],
    type: 'JOINT_POST',
  },
  {
    sides: [
      ['BJ-MALANVILLE', 'Malanville', { ...malanville, region: 'BJ-AL' }],
      ['NE-GAYA', 'Gaya', { ...malanville, region: 'NE-DO' }],
    ],
    at: [11.88, 3.39],
    type: 'BORDER_POST',
    isMarket: true,
    isFluvial: true,
  },
  {
    sides: [
      ['TG-CINKASSE', 'Cinkassé', { corridor: 'LOME-OUAGADOUGOU', region: 'TG-SAV' }],
      ['BF-CINKANSE', 'Cinkansé', { corridor: 'LOME-OUAGADOUGOU', region: 'BF-CE' }],
    ],
    at: [11.1, 0.01],
    type: 'JOINT_POST',
  },
  {
    sides: [
      ['GH-PAGA', 'Paga', { corridor: 'OUAGADOUGOU-ACCRA', region: 'GH-UE' }],
      ['BF-DAKOLA', 'Dakola', { corridor: 'OUAGADOUGOU-ACCRA' }],
    ],
    at: [10.99, -1.11],
    type: 'BORDER_POST',
  },
  {
    sides: [
      ['BF-KANTCHARI', 'Kantchari', { corridor: 'BOUAKE-NIAMEY', region: 'BF-EST' }],
      ['NE-TORODI', 'Torodi', { corridor: 'BOUAKE-NIAMEY' }],
    ],
    at: [12.48, 1.52],
    type: 'BORDER_POST',
  },
  {
    sides: [
      ['BF-YENDERE', 'Yendéré', { corridor: 'BOUAKE-NIAMEY' }],
      ['CI-LALERABA', 'Laléraba', { corridor: 'BOUAKE-NIAMEY' }],
    ],
    at: [10.17, -5.07],
    type: 'BORDER_POST',
  },
  {
    sides: [
      ['ML-ZEGOUA', 'Zégoua', { corridor: 'BAMAKO-ABIDJAN' }],
      ['CI-POGO', 'Pogo', { corridor: 'BAMAKO-ABIDJAN' }],
    ],
    at: [10.47, -5.65],
    type: 'BORDER_POST',
  },
  {
    sides: [
      ['BF-FARAMANA', 'Faramana'],
      ['ML-KOURY', 'Koury'],
    ],
    at: null,
    type: 'BORDER_POST',
  },
  {
    sides: [
      ['SN-KIDIRA', 'Kidira', { corridor: 'DAKAR-BAMAKO' }],
      ['ML-DIBOLI', 'Diboli', { corridor: 'DAKAR-BAMAKO' }],
    ],
    at: [14.46, -12.21],
    type: 'BORDER_POST',
  },
  {
    sides: [
      ['SN-ROSSO', 'Rosso (Sénégal)', { corridor: 'DAKAR-NOUAKCHOTT' }],
      ['MR-ROSSO', 'Rosso (Mauritanie)', { corridor: 'DAKAR-NOUAKCHOTT' }],
    ],
    at: [16.51, -15.81],
    type: 'BORDER_POST',
    isFluvial: true,
  },
  {
    sides: [
      ['NE-BIRNI-NKONNI', "Birni N'Konni"],
      ['NG-ILLELA', 'Illela'],
    ],
    at: [13.79, 5.25],
    type: 'BORDER_POST',
  },
  {
    sides: [
      ['NE-DAN-ISSA', 'Dan Issa', { region: 'NE-MA' }],
      ['NG-JIBIA', 'Jibia', { region: 'NG-KT' }],
    ],
    at: [13.09, 7.23],
    type: 'BORDER_POST',
  },
];

type Place = [
  code: string,
  name: string,
  type: string,
  latitude: number,
  longitude: number,
  extra: Extra,
];
const places: Place[] = [
  [
    'BJ-KRAKE-PLAGE',
    'Kraké-Plage',
    'INFORMAL_CROSSING',
    6.36,
    2.7,
    { ...coast, region: 'BJ-OU', isFormal: false },
  ],
  [
    'BF-POUYTENGA',
    'Pouytenga',
    'LIVESTOCK_MARKET',
    12.25,
    -0.42,
    { corridor: 'POUYTENGA-PARAKOU', region: 'BF-CE', isMarket: true, marketWeekdays: ['FRIDAY'] },
  ],
  [
    'BF-FADA-NGOURMA',
    "Fada N'Gourma",
    'LIVESTOCK_MARKET',
    12.06,
    0.36,
    { corridor: 'FADA-PARAKOU', region: 'BF-EST', isMarket: true, marketWeekdays: ['SUNDAY'] },
  ],
  [
    'BF-BITTOU',
    'Bittou',
    'LIVESTOCK_MARKET',
    11.26,
    -0.31,
    { corridor: 'KANTCHARI-ACCRA', region: 'BF-CE', isMarket: true, marketWeekdays: ['SUNDAY'] },
  ],
  [
    'BJ-PARAKOU',
    'Parakou',
    'LIVESTOCK_MARKET',
    9.34,
    2.63,
    { corridor: 'PARAKOU-NIAMEY', region: 'BJ-BO', isMarket: true },
  ],
  [
    'ML-SIKASSO',
    'Sikasso',
    'CROP_MARKET',
    11.32,
    -5.67,
    { corridor: 'BAMAKO-ABIDJAN', isMarket: true, marketWeekdays: ['SUNDAY'] },
  ],
  [
    'CI-BOUAKE',
    'Bouaké',
    'CROP_MARKET',
    7.69,
    -5.03,
    { corridor: 'BOUAKE-NIAMEY', isMarket: true },
  ],
  [
    'GH-TECHIMAN',
    'Techiman',
    'CROP_MARKET',
    7.59,
    -1.94,
    {
      corridor: 'TECHIMAN-KANTCHARI',
      isMarket: true,
      marketWeekdays: ['WEDNESDAY', 'THURSDAY', 'FRIDAY'],
    },
  ],
  ['NG-DAWANAU', 'Dawanau (Kano)', 'CROP_MARKET', 12.08, 8.45, { isMarket: true }],
  [
    'NE-MARADI',
    'Maradi',
    'LIVESTOCK_MARKET',
    13.5,
    7.1,
    { region: 'NE-MA', isMarket: true, marketWeekdays: ['MONDAY', 'FRIDAY'] },
  ],
  [
    'BJ-KARIMAMA',
    'Débarcadère de Karimama',
    'RIVER_LANDING',
    12.07,
    3.18,
    { region: 'BJ-AL', isFluvial: true, isFormal: false },
  ],
  ['BJ-DASSA', 'Contrôle de Dassa-Zoumè', 'ROAD_CHECKPOINT', 7.75, 2.18, { isCheckpoint: true }],
];

function pointOf(code: string, name: string, type: string, at: Crossing['at'], extra: Extra) {
  const { corridor, region, ...flags } = extra;
  return {
    ...named('collectionPoint', code, name),
    ...demo,
    countryId: seedId('country', code.slice(0, 2)),
    typeId: seedId('collectionPointType', type),
    corridorId: seedIdOrNull('corridor', corridor ?? null),
    regionId: seedIdOrNull('region', region ?? null),
    latitude: at?.[0] ?? null,
    longitude: at?.[1] ?? null,
    marketWeekdays: [] as string[],
    isBorderCrossing: type === 'INFORMAL_CROSSING',
    ...flags,
  };
}

/** The sides of all crossings, markets and other points. The far side of a crossing lies a little apart. */
export const collectionPoints = [
  ...crossings.flatMap(({ sides: [near, far], at, type, isMarket = false, isFluvial = false }) => {
    const flags = { isMarket, isFluvial, marketWeekdays: isMarket ? ['THURSDAY', 'SUNDAY'] : [] };
    const across: Crossing['at'] = at && [at[0], Math.round((at[1] + 0.01) * 1000) / 1000];
    return [
      { ...pointOf(near[0], near[1], type, at, { ...near[2], ...flags }), isBorderCrossing: true },
      { ...pointOf(far[0], far[1], type, across, { ...far[2], ...flags }), isBorderCrossing: true },
    ];
  }),
  ...places.map(([code, name, type, latitude, longitude, extra]) =>
    pointOf(code, name, type, [latitude, longitude], extra),
  ),
];

/** The two sides of each crossing; each names the other. */
export const pairs = crossings.map(({ sides: [near, far] }): [string, string] => [
  seedId('collectionPoint', near[0]),
  seedId('collectionPoint', far[0]),
]);
