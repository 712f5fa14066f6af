/** Thresholds and rates the rules go by, under the keys of the settings they will be read from. */
export const qualitySettings = {
  'quality.dateTooOldDays': 60,
  'quality.computedTolerancePercent': 0.1,
  'quality.weightTolerancePercent': 2,
  'quality.factorTolerancePercent': 20,
  'quality.capacityTolerancePercent': 20,
  'quality.costTolerancePercent': 5,
  'quality.gpsMaxKm': 5,
  'quality.controlDurationTolerancePercent': 20,
  'quality.captureMinSeconds': 60,
  'money.rateMaxAgeDays': 35,
  'trade.inlandTransportShare': 0.5,
  'review.level1DueHours': 72,
  'review.level2DueHours': 120,
  'review.correctionDueHours': 96,
  'formModel.graceDays': 30,
} as const;

export type QualitySettings = Record<keyof typeof qualitySettings, number>;
