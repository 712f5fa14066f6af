import type { DemoBranch } from './branch.ts';

/** Invented people of the Sahelian countries; any likeness is chance. */
export const sahelianBranches: readonly DemoBranch[] = [
  {
    country: 'BF',
    dialCode: '+226',
    language: 'FR',
    city: 'Ouagadougou',
    organization: {
      name: 'Fédération des éleveurs du Burkina (démo)',
      type: 'PRIVATE',
      address: 'Avenue Kwame Nkrumah, Ouagadougou',
    },
    supervisor: ['Awa', 'Ouédraogo', 'F'],
    teams: [
      {
        manager: ['Issa', 'Compaoré', 'M'],
        collectors: [
          ['Salimata', 'Zongo', 'F', 'DAKOLA'],
          ['Boukary', 'Sawadogo', 'M', 'DAKOLA'],
          ['Rasmata', 'Kaboré', 'F', 'POUYTENGA'],
        ],
      },
      {
        manager: ['Bintou', 'Traoré', 'F'],
        collectors: [
          ['Hamidou', 'Diallo', 'M', 'KANTCHARI'],
          ['Mariétou', 'Lompo', 'F', 'FADA-NGOURMA'],
          ['Drissa', 'Ouattara', 'M', 'YENDERE'],
        ],
      },
    ],
  },
  {
    country: 'NE',
    dialCode: '+227',
    language: 'FR',
    city: 'Niamey',
    organization: {
      name: "Réseau des exportateurs d'oignons du Niger (démo)",
      type: 'PRIVATE',
      address: 'Quartier Plateau, Niamey',
    },
    supervisor: ['Mahamadou', 'Issoufou Garba', 'M'],
    teams: [
      {
        manager: ['Zeinabou', 'Maïga', 'F'],
        collectors: [
          ['Abdou', 'Hassane', 'M', 'GAYA'],
          ['Ramatou', 'Seyni', 'F', 'GAYA'],
          ['Fati', 'Djibo', 'F', 'TORODI'],
        ],
      },
      {
        manager: ['Oumarou', 'Sanda', 'M'],
        collectors: [
          ['Hadiza', 'Amadou', 'F', 'BIRNI-NKONNI'],
          ['Moussa', 'Laouali', 'M', 'DAN-ISSA'],
          ['Balkissa', 'Ibrahim', 'F', 'MARADI'],
        ],
      },
    ],
  },
  {
    country: 'ML',
    dialCode: '+223',
    language: 'FR',
    city: 'Bamako',
    organization: {
      name: 'Syndicat des transporteurs de bétail du Mali (démo)',
      type: 'PRIVATE',
      address: 'Quartier du Fleuve, Bamako',
    },
    supervisor: ['Kadiatou', 'Keïta', 'F'],
    teams: [
      {
        manager: ['Seydou', 'Dembélé', 'M'],
        collectors: [
          ['Oumou', 'Sangaré', 'F', 'ZEGOUA'],
          ['Bakary', 'Koné', 'M', 'ZEGOUA'],
          ['Aminata', 'Sidibé', 'F', 'SIKASSO'],
        ],
      },
      {
        manager: ['Assétou', 'Diarra', 'F'],
        collectors: [
          ['Modibo', 'Cissé', 'M', 'DIBOLI'],
          ['Nana', 'Touré', 'F', 'DIBOLI'],
          ['Lassana', 'Samaké', 'M', 'KOURY'],
        ],
      },
    ],
  },
  {
    country: 'SN',
    dialCode: '+221',
    language: 'FR',
    city: 'Dakar',
    organization: {
      name: 'Observatoire régional des marchés de Dakar (démo)',
      type: 'PUBLIC',
      address: 'Rue Félix Faure, Dakar',
    },
    supervisor: ['Cheikh', 'Ndiaye', 'M'],
    teams: [
      {
        manager: ['Ndèye Fatou', 'Diop', 'F'],
        collectors: [
          ['Mamadou', 'Fall', 'M', 'ROSSO'],
          ['Khady', 'Sarr', 'F', 'ROSSO'],
          ['Astou', 'Gueye', 'F', 'ROSSO'],
        ],
      },
      {
        manager: ['Ousmane', 'Bâ', 'M'],
        collectors: [
          ['Coumba', 'Sow', 'F', 'KIDIRA'],
          ['Demba', 'Thiam', 'M', 'KIDIRA'],
          ['Sokhna', 'Mbaye', 'F', 'KIDIRA'],
        ],
      },
    ],
  },
];
