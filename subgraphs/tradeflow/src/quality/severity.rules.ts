import type { QualityCode, Severity } from '@commerce-tracking/prisma/client';
import { type Settings, settingDefinitions } from '@commerce-tracking/settings/settings';
import type { Finding } from './finding.ts';

/** How severe an administrator wants a code to be; null where that is not theirs to say. */
export function severityOf(code: QualityCode, settings: Settings): Severity | null {
  const key = `quality.severity.${code}`;
  return Object.hasOwn(settingDefinitions, key)
    ? (settings[key as keyof Settings] as Severity)
    : null;
}

/**
 * Findings as severe as the settings say. What a form requires, and a form's own rules, keep the
 * severity they were found with.
 */
export function withSeverities(findings: readonly Finding[], settings: Settings): Finding[] {
  return findings.map((finding) => ({
    ...finding,
    severity: severityOf(finding.code, settings) ?? finding.severity,
  }));
}
