import type { TransportMethodType } from '../../generated/enums.ts';
import { seedId } from '../seed-id.ts';
import { named } from './named.ts';

const methodRows: [code: TransportMethodType, fr: string, en: string, maxSpeedKmh: number][] = [
  ['ROAD', 'Route', 'Road', 100],
  ['RAILWAY', 'Rail', 'Railway', 120],
  ['AIR', 'Air', 'Air', 950],
  ['SEA', 'Mer', 'Sea', 60],
  ['RIVER', 'Fleuve', 'River', 40],
];

/** Families of transport. */
export const transportMethods = methodRows.map(([code, fr, en, maxSpeedKmh], index) => ({
  ...named('transportMethod', code, fr, en),
  type: code,
  maxSpeedKmh,
  position: index + 1,
}));

type ModeRow = [
  method: string,
  code: string,
  fr: string,
  en: string,
  capacityKg: string | null,
  plate: boolean,
];
const modeRows: ModeRow[] = [
  ['ROAD', 'TRUCK', 'Camion', 'Truck', '40000', true],
  ['ROAD', 'LIVESTOCK_TRUCK', 'Bétaillère', 'Livestock truck', '20000', true],
  ['ROAD', 'PICKUP', 'Camionnette', 'Pick-up', '2500', true],
  ['ROAD', 'BUS', 'Car ou minibus', 'Coach or minibus', '5000', true],
  ['ROAD', 'CAR', 'Voiture', 'Car', '800', true],
  ['ROAD', 'TRICYCLE', 'Tricycle', 'Tricycle', '1000', false],
  ['ROAD', 'MOTORBIKE', 'Moto', 'Motorbike', '300', false],
  ['ROAD', 'CART', 'Charrette', 'Cart', '1000', false],
  ['ROAD', 'HEAD_LOAD', 'Portage à pied', 'Head-load', '50', false],
  ['ROAD', 'TREKKING', 'Convoyage à pied', 'Trekking', null, false],
  ['RAILWAY', 'TRAIN', 'Train', 'Train', '1000000', false],
  ['RIVER', 'CANOE', 'Pirogue', 'Canoe', '10000', false],
  ['RIVER', 'FERRY', 'Bac', 'Ferry', '200000', false],
  ['SEA', 'SHIP', 'Navire', 'Ship', '10000000', false],
  ['AIR', 'PLANE', 'Avion', 'Aircraft', '50000', false],
];

/** Vehicles and carriers, with the load they can take. */
export const transportModes = modeRows.map(
  ([method, code, fr, en, capacityKg, requiresPlate], index) => ({
    ...named('transportMode', code, fr, en),
    methodId: seedId('transportMethod', method),
    capacityKg,
    requiresPlate,
    position: index + 1,
  }),
);
