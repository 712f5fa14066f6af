import { choice, decimal, type SettingDefinition, whole } from './definition.ts';
import { severitySettings } from './severity-settings.ts';

const percent = [0, 1_000] as const;
const hours = [1, 8_760] as const;

const secondFactor = (whoFr: string, whoEn: string) =>
  choice(
    'OPTIONAL',
    ['OFF', 'OPTIONAL', 'REQUIRED'],
    `Second facteur à la connexion : ${whoFr}`,
    `Second factor at sign-in: ${whoEn}`,
  );

/** Every setting of the product under its key, in the order in which they are listed. */
export const settingDefinitions = {
  'quality.dateTooOldDays': whole(
    60,
    [0, 3_650],
    'Jours entre la collecte et la première soumission au-delà desquels la date est signalée',
    'Days between collection and first submission beyond which the date is flagged',
  ),
  'quality.computedTolerancePercent': decimal(
    0.1,
    percent,
    'Écart toléré entre une valeur déclarée et la valeur calculée, en pour cent',
    'Difference tolerated between a declared and a computed value, in percent',
  ),
  'quality.weightTolerancePercent': decimal(
    2,
    percent,
    "Écart toléré entre le poids déclaré d'un article et son poids calculé, en pour cent",
    'Difference tolerated between the declared and the computed weight of an item, in percent',
  ),
  'quality.factorTolerancePercent': decimal(
    20,
    percent,
    'Écart toléré entre le poids unitaire mesuré et celui de référence, en pour cent',
    'Difference tolerated between a measured unit weight and the reference one, in percent',
  ),
  'quality.capacityTolerancePercent': decimal(
    20,
    percent,
    'Dépassement toléré de la capacité du moyen de transport, en pour cent',
    'Load tolerated above the capacity of the transport mode, in percent',
  ),
  'quality.costTolerancePercent': decimal(
    5,
    percent,
    "Écart toléré entre un coût d'en-tête et la somme des articles, en pour cent",
    'Difference tolerated between a cost of the header and the sum of the items, in percent',
  ),
  'quality.gpsMaxKm': decimal(
    5,
    [0, 1_000],
    'Distance tolérée entre la position et le point de collecte, en km',
    'Distance tolerated between the position and the collection point, in km',
  ),
  'quality.speedMinKm': decimal(
    20,
    [0, 1_000],
    "Distance à partir de laquelle la vitesse d'un véhicule est vérifiée, en km",
    'Distance from which the speed of a vehicle is checked, in km',
  ),
  'quality.controlDurationTolerancePercent': decimal(
    20,
    percent,
    'Écart toléré entre la durée des contrôles et la somme de leurs lignes, en pour cent',
    'Difference tolerated between the duration of controls and the sum of their rows, in percent',
  ),
  'quality.captureMinSeconds': whole(
    60,
    [0, 86_400],
    'Durée de saisie en dessous de laquelle un relevé est signalé, en secondes',
    'Duration of capture below which a record is flagged, in seconds',
  ),
  'quality.priceMinSample': whole(
    30,
    [2, 100_000],
    "Nombre d'articles à partir duquel une fourchette de prix est calculée",
    'Number of items from which a price band is computed',
  ),
  'quality.priceK': decimal(
    1.5,
    [0, 10],
    "Écarts interquartiles de part et d'autre d'une fourchette de prix calculée",
    'Interquartile ranges on either side of a computed price band',
  ),
  'duplicate.windowDays': whole(
    5,
    [0, 30],
    'Jours entre deux relevés comparés',
    'Days between two records that are compared',
  ),
  'duplicate.threshold': whole(
    70,
    [1, 100],
    "Score à partir duquel deux relevés avec plaque d'immatriculation sont proposés comme doublons",
    'Score from which two records with a plate are proposed as duplicates',
  ),
  'duplicate.thresholdWithoutPlate': whole(
    90,
    [1, 100],
    'Score à partir duquel deux relevés sans plaque sont proposés comme doublons',
    'Score from which two records without a plate are proposed as duplicates',
  ),
  'money.rateMaxAgeDays': whole(
    35,
    [1, 3_650],
    "Âge maximal d'un taux de change, en jours",
    'Greatest age of an exchange rate, in days',
  ),
  'trade.inlandTransportShare': decimal(
    0.5,
    [0, 1],
    "Part du transport jusqu'à la frontière dans la valeur FOB",
    'Share of transport up to the border in the FOB value',
  ),
  'review.level1DueHours': whole(
    72,
    hours,
    'Délai de la validation de niveau 1, en heures',
    'Time allowed for the level-1 review, in hours',
  ),
  'review.level2DueHours': whole(
    120,
    hours,
    'Délai de la validation de niveau 2, en heures',
    'Time allowed for the level-2 review, in hours',
  ),
  'review.correctionDueHours': whole(
    96,
    hours,
    'Délai de correction, en heures',
    'Time allowed for a correction, in hours',
  ),
  'formModel.graceDays': whole(
    30,
    [0, 3_650],
    'Jours pendant lesquels une version retirée du formulaire reste acceptée',
    'Days during which a retired version of the form is still accepted',
  ),
  'privacy.minCellRecords': whole(
    5,
    [1, 1_000],
    "Relevés en dessous desquels une cellule de statistique n'est pas montrée",
    'Records below which a cell of a statistic is not shown',
  ),
  'privacy.minCellEntities': whole(
    3,
    [1, 1_000],
    "Véhicules distincts en dessous desquels une cellule de statistique n'est pas montrée",
    'Distinct vehicles below which a cell of a statistic is not shown',
  ),
  'privacy.dominancePercent': decimal(
    80,
    [1, 100],
    "Part d'un seul relevé au-delà de laquelle une cellule n'est pas montrée, en pour cent",
    'Share of a single record above which a cell is not shown, in percent',
  ),
  'statistics.timeZone': {
    type: 'TIME_ZONE',
    defaultValue: 'UTC',
    descriptionFr: 'Fuseau horaire des dates de validation dans les statistiques',
    descriptionEn: 'Time zone of review dates in statistics',
  },
  'statistics.minCoveragePercent': decimal(
    30,
    [0, 100],
    "Couverture d'observation en dessous de laquelle une estimation est marquée faible, en pour cent",
    'Coverage of observation below which an estimate is marked weak, in percent',
  ),
  'export.maxRows': whole(
    2_000_000,
    [1, 10_000_000],
    "Nombre maximal de lignes d'un export",
    'Greatest number of rows of an export',
  ),
  'export.linkHours': whole(
    24,
    [1, 720],
    "Durée de validité d'un lien de téléchargement, en heures",
    'Validity of a download link, in hours',
  ),
  'import.maxRows': whole(
    200_000,
    [1, 1_000_000],
    "Nombre maximal de lignes d'un import",
    'Greatest number of rows of an import',
  ),
  'attachment.maxMb': whole(
    10,
    [1, 100],
    "Taille maximale d'une pièce jointe, en Mo",
    'Greatest size of an attachment, in MB',
  ),
  'system.downAfterSeconds': whole(
    30,
    [5, 3_600],
    'Silence après lequel un service est dit arrêté, en secondes',
    'Silence after which a service is called down, in seconds',
  ),
  'auth.totp.COLLECTOR': secondFactor('collecteurs', 'collectors'),
  'auth.totp.TEAM_MANAGER': secondFactor("chefs d'équipe", 'team managers'),
  'auth.totp.SUPERVISOR': secondFactor('superviseurs', 'supervisors'),
  'auth.totp.ADMIN': secondFactor('administrateurs', 'administrators'),
  'auth.totp.ANALYST': secondFactor('analystes', 'analysts'),
  ...severitySettings,
} satisfies Record<string, SettingDefinition>;

type Definitions = typeof settingDefinitions;

/** Key of a setting, such as `review.level1DueHours`. */
export type SettingKey = keyof Definitions;

/** What every setting holds at one moment. */
export type Settings = {
  readonly [K in SettingKey]: Definitions[K] extends { choices: readonly (infer T)[] }
    ? T
    : Definitions[K]['defaultValue'];
};

/** Every key, in the order in which settings are listed. */
export const settingKeys = Object.keys(settingDefinitions) as SettingKey[];

/** What every setting holds until an administrator changes it. */
export const defaultSettings = Object.freeze(
  Object.fromEntries(settingKeys.map((key) => [key, settingDefinitions[key].defaultValue])),
) as Settings;
