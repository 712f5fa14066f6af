import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Who may see the figures: whoever brings the token, as Prometheus does (`authorization: credentials_file`). Without a
 * token everybody where they are open, and nobody else: they tell how busy a system is, and what with.
 */
export function metricsGuard(options: {
  token: string | undefined;
  isOpen: boolean;
}): (authorization: string | undefined) => boolean {
  const { token, isOpen } = options;
  if (!token) return () => isOpen;
  const wanted = digest(`Bearer ${token}`);
  return (authorization) => timingSafeEqual(digest(authorization ?? ''), wanted);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
