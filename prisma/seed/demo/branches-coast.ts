import type { DemoBranch } from './branch.ts';

/** Invented people of the coastal countries; any likeness is chance. */
export const coastalBranches: readonly DemoBranch[] = [
  {
    country: 'BJ',
    dialCode: '+229',
    language: 'FR',
    city: 'Cotonou',
    organization: {
      name: 'Association des commerçants de produits agricoles du Bénin (démo)',
      type: 'PRIVATE',
      address: 'Marché Dantokpa, Cotonou',
    },
    supervisor: ['Rodrigue', 'Houngbédji', 'M'],
    teams: [
      {
        manager: ['Clarisse', 'Adjovi', 'F'],
        collectors: [
          ['Fidèle', 'Dossou', 'M', 'SEME-KRAKE'],
          ['Grâce', 'Hounkpatin', 'F', 'KRAKE-PLAGE'],
          ['Bénédicte', 'Zannou', 'F', 'HILLACONDJI'],
        ],
      },
      {
        manager: ['Ibrahim', 'Orou Bata', 'M'],
        collectors: [
          ['Rafiatou', 'Alassane', 'F', 'MALANVILLE'],
          ['Séverin', 'Sossa', 'M', 'MALANVILLE'],
          ['Mouinatou', 'Bio Tchané', 'F', 'PARAKOU'],
        ],
      },
    ],
  },
  {
    country: 'TG',
    dialCode: '+228',
    language: 'FR',
    city: 'Lomé',
    organization: {
      name: 'Union des femmes transformatrices du Togo (démo)',
      type: 'PRIVATE',
      address: 'Boulevard du 13 Janvier, Lomé',
    },
    supervisor: ['Akouvi', 'Mensah-Agbeko', 'F'],
    teams: [
      {
        manager: ['Komlan', 'Adzoyi', 'M'],
        collectors: [
          ['Afi', 'Kpodzro', 'F', 'LOME'],
          ['Kossi', 'Amegan', 'M', 'NOEPE'],
          ['Adjoa', 'Tchalla', 'F', 'SANVEE-CONDJI'],
        ],
      },
      {
        manager: ['Lamine', 'Ouro-Gnao', 'M'],
        collectors: [
          ['Nadia', 'Lamboni', 'F', 'CINKASSE'],
          ['Yendouban', 'Kolani', 'M', 'CINKASSE'],
          ['Rabiatou', 'Issifou', 'F', 'CINKASSE'],
        ],
      },
    ],
  },
  {
    country: 'GH',
    dialCode: '+233',
    language: 'EN',
    city: 'Accra',
    organization: {
      name: 'Ghana Cross-Border Traders Association (demo)',
      type: 'PRIVATE',
      address: 'Makola Market, Accra',
    },
    supervisor: ['Abena', 'Owusu-Darko', 'F'],
    teams: [
      {
        manager: ['Kwabena', 'Asante', 'M'],
        collectors: [
          ['Esi', 'Quartey', 'F', 'AFLAO'],
          ['Selorm', 'Agbeko', 'M', 'AFLAO'],
          ['Akosua', 'Frimpong', 'F', 'ELUBO'],
        ],
      },
      {
        manager: ['Salifu', 'Alhassan', 'M'],
        collectors: [
          ['Memunatu', 'Abubakari', 'F', 'PAGA'],
          ['Atinga', 'Ayamga', 'M', 'PAGA'],
          ['Adwoa', 'Boateng', 'F', 'TECHIMAN'],
        ],
      },
    ],
  },
  {
    country: 'NG',
    dialCode: '+234',
    language: 'EN',
    city: 'Lagos',
    organization: {
      name: 'Kano Grain and Livestock Dealers Union (demo)',
      type: 'PRIVATE',
      address: 'Dawanau International Market, Kano',
    },
    supervisor: ['Chinyere', 'Okonkwo', 'F'],
    teams: [
      {
        manager: ['Tunde', 'Adeyemi', 'M'],
        collectors: [
          ['Folake', 'Ogunbanjo', 'F', 'SEME-KRAKE'],
          ['Emeka', 'Nwosu', 'M', 'SEME-KRAKE'],
          ['Blessing', 'Eze', 'F', 'SEME-KRAKE'],
        ],
      },
      {
        manager: ['Hauwa', 'Bello', 'F'],
        collectors: [
          ['Sani', 'Garba', 'M', 'ILLELA'],
          ['Aisha', 'Danjuma', 'F', 'JIBIA'],
          ['Musa', 'Lawal', 'M', 'DAWANAU'],
        ],
      },
    ],
  },
  {
    country: 'CI',
    dialCode: '+225',
    language: 'FR',
    city: 'Abidjan',
    organization: {
      name: 'Coopérative vivrière de Bouaké (démo)',
      type: 'PRIVATE',
      address: 'Marché de gros, Bouaké',
    },
    supervisor: ['Aya Christelle', "N'Guessan", 'F'],
    teams: [
      {
        manager: ['Ahou', 'Kouassi', 'F'],
        collectors: [
          ['Kouamé', 'Brou', 'M', 'NOE'],
          ['Amenan', 'Koffi', 'F', 'NOE'],
          ['Affoué', 'Konan', 'F', 'BOUAKE'],
        ],
      },
      {
        manager: ['Souleymane', 'Ouattara', 'M'],
        collectors: [
          ['Mariam', 'Soro', 'F', 'POGO'],
          ['Adama', 'Coulibaly', 'M', 'POGO'],
          ['Fatoumata', 'Silué', 'F', 'LALERABA'],
        ],
      },
    ],
  },
];
