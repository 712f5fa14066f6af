import { seedId } from '../seed-id.ts';
import { demo, named, seedIdOrNull } from './named.ts';

/** Kilometres from the start, the city and the collection point there; a city or a point at least. */
type Stop = [km: number, city: string | null, point?: string];
type CorridorRow = { code: string; name: string; stops: Stop[]; sourced?: boolean };

const rows: CorridorRow[] = [
  {
    code: 'BOUAKE-NIAMEY',
    name: 'Bouaké – Niamey',
    sourced: true,
    stops: [
      [0, 'CI-BOUAKE', 'CI-BOUAKE'],
      [270, 'CI-OUANGOLODOUGOU'],
      [310, 'CI-LALERABA', 'CI-LALERABA'],
      [311, 'BF-YENDERE', 'BF-YENDERE'],
      [440, 'BF-BOBO-DIOULASSO'],
      [800, 'BF-OUAGADOUGOU'],
      [1020, 'BF-FADA-NGOURMA'],
      [1180, 'BF-KANTCHARI', 'BF-KANTCHARI'],
      [1310, 'NE-TORODI', 'NE-TORODI'],
      [1371, 'NE-NIAMEY'],
    ],
  },
  {
    code: 'PARAKOU-NIAMEY',
    name: 'Parakou – Niamey',
    sourced: true,
    stops: [
      [0, 'BJ-PARAKOU', 'BJ-PARAKOU'],
      [215, 'BJ-KANDI'],
      [318, 'BJ-MALANVILLE', 'BJ-MALANVILLE'],
      [322, 'NE-GAYA', 'NE-GAYA'],
      [465, 'NE-DOSSO'],
      [605, 'NE-NIAMEY'],
    ],
  },
  {
    code: 'OUAGADOUGOU-ACCRA',
    name: 'Ouagadougou – Paga – Kumasi – Accra',
    sourced: true,
    stops: [
      [0, 'BF-OUAGADOUGOU'],
      [155, 'BF-DAKOLA', 'BF-DAKOLA'],
      [157, 'GH-PAGA', 'GH-PAGA'],
      [350, 'GH-TAMALE'],
      [735, 'GH-KUMASI'],
      [1004, 'GH-ACCRA'],
    ],
  },
  {
    code: 'POUYTENGA-PARAKOU',
    name: 'Pouytenga – Parakou',
    sourced: true,
    stops: [
      [0, 'BF-POUYTENGA', 'BF-POUYTENGA'],
      [95, 'BF-FADA-NGOURMA'],
      [565, 'BJ-PARAKOU', 'BJ-PARAKOU'],
    ],
  },
  {
    code: 'ABIDJAN-LAGOS',
    name: 'Abidjan – Lagos',
    stops: [
      [0, 'CI-ABIDJAN'],
      [165, 'CI-NOE', 'CI-NOE'],
      [167, 'GH-ELUBO', 'GH-ELUBO'],
      [530, 'GH-ACCRA'],
      [715, 'GH-AFLAO', 'GH-AFLAO'],
      [716, 'TG-LOME', 'TG-LOME'],
      [770, 'TG-SANVEE-CONDJI', 'TG-SANVEE-CONDJI'],
      [771, 'BJ-HILLACONDJI', 'BJ-HILLACONDJI'],
      [870, 'BJ-COTONOU'],
      [899, 'BJ-SEME-KRAKE', 'BJ-SEME-KRAKE'],
      [918, 'NG-BADAGRY'],
      [1000, 'NG-LAGOS'],
    ],
  },
  {
    code: 'BAMAKO-ABIDJAN',
    name: 'Bamako – Abidjan',
    stops: [
      [0, 'ML-BAMAKO'],
      [370, 'ML-SIKASSO', 'ML-SIKASSO'],
      [470, 'ML-ZEGOUA', 'ML-ZEGOUA'],
      [472, 'CI-POGO', 'CI-POGO'],
      [850, 'CI-BOUAKE'],
      [1200, 'CI-ABIDJAN'],
    ],
  },
  {
    code: 'DAKAR-NOUAKCHOTT',
    name: 'Dakar – Nouakchott',
    stops: [
      [0, 'SN-DAKAR'],
      [265, 'SN-SAINT-LOUIS'],
      [370, 'SN-ROSSO', 'SN-ROSSO'],
      [372, 'MR-ROSSO', 'MR-ROSSO'],
      [600, 'MR-NOUAKCHOTT'],
    ],
  },
  {
    code: 'TEMA-OUAGADOUGOU',
    name: 'Tema – Ouagadougou',
    stops: [
      [0, 'GH-TEMA'],
      [290, 'GH-KUMASI'],
      [690, 'GH-TAMALE'],
      [890, 'GH-PAGA', 'GH-PAGA'],
      [892, 'BF-DAKOLA', 'BF-DAKOLA'],
      [1050, 'BF-OUAGADOUGOU'],
    ],
  },
  {
    code: 'LOME-OUAGADOUGOU',
    name: 'Lomé – Ouagadougou',
    stops: [
      [0, 'TG-LOME'],
      [160, 'TG-ATAKPAME'],
      [420, 'TG-KARA'],
      [640, 'TG-DAPAONG'],
      [680, 'TG-CINKASSE', 'TG-CINKASSE'],
      [681, 'BF-CINKANSE', 'BF-CINKANSE'],
      [800, 'BF-TENKODOGO'],
      [1000, 'BF-OUAGADOUGOU'],
    ],
  },
  {
    code: 'DAKAR-BAMAKO',
    name: 'Dakar – Bamako',
    stops: [
      [0, 'SN-DAKAR'],
      [470, 'SN-TAMBACOUNDA'],
      [650, 'SN-KIDIRA', 'SN-KIDIRA'],
      [652, 'ML-DIBOLI', 'ML-DIBOLI'],
      [750, 'ML-KAYES'],
      [1300, 'ML-BAMAKO'],
    ],
  },
  {
    code: 'FADA-PARAKOU',
    name: "Fada N'Gourma – Parakou",
    stops: [
      [0, 'BF-FADA-NGOURMA', 'BF-FADA-NGOURMA'],
      [450, 'BJ-PARAKOU', 'BJ-PARAKOU'],
    ],
  },
  {
    code: 'KANTCHARI-ACCRA',
    name: 'Kantchari – Accra',
    stops: [
      [0, 'BF-KANTCHARI', 'BF-KANTCHARI'],
      [160, 'BF-FADA-NGOURMA'],
      [310, 'BF-BITTOU', 'BF-BITTOU'],
      [1100, 'GH-ACCRA'],
    ],
  },
  {
    code: 'TECHIMAN-KANTCHARI',
    name: 'Techiman – Kantchari',
    stops: [
      [0, 'GH-TECHIMAN', 'GH-TECHIMAN'],
      [250, 'GH-TAMALE'],
      [440, 'GH-PAGA', 'GH-PAGA'],
      [442, 'BF-DAKOLA', 'BF-DAKOLA'],
      [740, 'BF-FADA-NGOURMA'],
      [900, 'BF-KANTCHARI', 'BF-KANTCHARI'],
    ],
  },
];

function endsOf({ code, stops }: CorridorRow) {
  const [start] = stops;
  const end = stops.at(-1);
  if (!start?.[1] || !end?.[1]) throw new Error(`${code} does not lead from city to city`);
  return { start: start[1], end: end[1], distanceKm: end[0] };
}

/** Corridors observed since 2013; lengths without a source are round demo values, and so are all waypoints. */
export const corridors = rows.map((row, index) => {
  const { start, end, distanceKm } = endsOf(row);
  return {
    ...named('corridor', row.code, row.name),
    ...(row.sourced ? {} : demo),
    countryStartId: seedId('country', start.slice(0, 2)),
    countryEndId: seedId('country', end.slice(0, 2)),
    cityStartId: seedId('city', start),
    cityEndId: seedId('city', end),
    distanceKm: String(distanceKm),
    position: index + 1,
  };
});

/** Places along the corridors. */
export const corridorWaypoints = rows.flatMap(({ code, stops }) =>
  stops.map(([km, city, point], index) => ({
    id: seedId('corridorWaypoint', `${code}-${index + 1}`),
    corridorId: seedId('corridor', code),
    position: index + 1,
    countryId: seedId('country', (city ?? point ?? '').slice(0, 2)),
    cityId: seedIdOrNull('city', city),
    collectionPointId: point ? seedId('collectionPoint', point) : null,
    kmFromStart: String(km),
  })),
);
