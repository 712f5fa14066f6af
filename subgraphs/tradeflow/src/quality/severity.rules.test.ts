import { QualityCode } from '@commerce-tracking/prisma/client';
import { declaredReasons } from '@commerce-tracking/service-kit/errors';
import { defaultSettings } from '@commerce-tracking/settings/settings';
import { describe, expect, it } from 'vitest';
import { refusedFields } from './check-collection.rules.ts';
import { error, type Finding, information, warning } from './finding.ts';
import { refusalOf } from './severity.errors.ts';
import { severityOf, withSeverities } from './severity.rules.ts';

describe('severities', () => {
  it('are the settings of each code, but for what forms require', () => {
    const fixed = Object.values(QualityCode).filter(
      (code) => severityOf(code, defaultSettings) === null,
    );
    expect(fixed).toEqual(['MISSING_FIELD', 'FORM_RULE']);
  });

  it('follow the settings, and leave what forms require alone', () => {
    const findings: Finding[] = [
      warning('GPS_FAR_FROM_POINT', 'gps', '7 km', '5 km'),
      information('RATE_MISSING', 'currencyId'),
      error('DATE_IN_FUTURE', 'collectedOn', refusalOf('DATE_IN_FUTURE')),
      information('MISSING_FIELD', 'notes'),
      warning('FORM_RULE', null),
    ];
    const settings = {
      ...defaultSettings,
      'quality.severity.GPS_FAR_FROM_POINT': 'ERROR',
      'quality.severity.RATE_MISSING': 'WARNING',
      'quality.severity.DATE_IN_FUTURE': 'INFO',
    } as const;
    const severe = withSeverities(findings, settings);
    expect(severe.map(({ severity }) => severity)).toEqual([
      'ERROR',
      'WARNING',
      'INFO',
      'INFO',
      'WARNING',
    ]);
    expect(refusedFields(severe)).toEqual([
      { path: 'input.content.gps', reason: refusalOf('GPS_FAR_FROM_POINT'), values: undefined },
    ]);
  });

  it('refuse under the name of the code, each declared once', () => {
    for (const code of Object.values(QualityCode)) {
      if (code === 'FORM_RULE') continue;
      expect(refusalOf(code).name).toBe(code);
      const declared = declaredReasons().filter(({ name }) => name === code);
      expect(declared, code).toHaveLength(1);
    }
  });
});
