import type { OrganizationType } from '../../generated/enums.ts';
import { seedId } from '../seed-id.ts';
import { demo, named } from './named.ts';

const serviceRows: [code: string, fr: string, en: string, type?: OrganizationType][] = [
  ['CUSTOMS', 'Douane', 'Customs'],
  ['POLICE', 'Police', 'Police'],
  ['GENDARMERIE', 'Gendarmerie', 'Gendarmerie'],
  ['WATER_FORESTS', 'Eaux et forêts', 'Water and forests'],
  ['PHYTOSANITARY', 'Service phytosanitaire', 'Phytosanitary service'],
  ['VETERINARY', 'Service vétérinaire', 'Veterinary service'],
  ['TOWN_HALL', 'Mairie', 'Town hall'],
  ['TRANSPORT_UNION', 'Syndicat de transporteurs', "Transporters' union", 'PRIVATE'],
];

/** Bodies met at control posts. */
export const controlServices = serviceRows.map(([code, fr, en, type = 'PUBLIC'], index) => ({
  ...named('controlService', code, fr, en),
  type,
  position: index + 1,
}));

const taxRows: [code: string, fr: string, en: string][] = [
  ['STATISTICAL_FEE', 'Redevance statistique', 'Statistical fee'],
  ['MUNICIPAL_TAX', 'Taxe municipale', 'Municipal tax'],
  ['VETERINARY_CERTIFICATE', 'Certificat vétérinaire', 'Veterinary certificate'],
  ['PHYTOSANITARY_CERTIFICATE', 'Certificat phytosanitaire', 'Phytosanitary certificate'],
  ['COMMUNITY_LEVY', 'Prélèvement communautaire', 'Community levy'],
  ['PARKING', 'Stationnement', 'Parking'],
  ['ESCORT', 'Escorte', 'Escort'],
];

/** Levies asked for at controls. */
export const taxTypes = taxRows.map(([code, fr, en], index) => ({
  ...named('taxType', code, fr, en),
  position: index + 1,
}));

const postRows: [code: string, name: string, corridor: string, service: string, km: string][] = [
  ['BJ-KANDI', 'Poste de Kandi', 'PARAKOU-NIAMEY', 'GENDARMERIE', '213'],
  ['NE-DOSSO', 'Poste de Dosso', 'PARAKOU-NIAMEY', 'POLICE', '463'],
  ['BF-FADA', "Poste de Fada N'Gourma", 'BOUAKE-NIAMEY', 'CUSTOMS', '1022'],
  ['GH-TAMALE', 'Poste de Tamale', 'OUAGADOUGOU-ACCRA', 'POLICE', '348'],
  ['TG-KARA', 'Poste de Kara', 'LOME-OUAGADOUGOU', 'TRANSPORT_UNION', '418'],
  ['NG-BADAGRY', 'Poste de Badagry', 'ABIDJAN-LAGOS', 'CUSTOMS', '917'],
];

/** Some control posts along the corridors. */
export const checkpoints = postRows.map(([code, name, corridor, service, kmFromStart]) => ({
  ...named('checkpoint', code, name),
  ...demo,
  countryId: seedId('country', code.slice(0, 2)),
  corridorId: seedId('corridor', corridor),
  serviceId: seedId('controlService', service),
  kmFromStart,
}));
