/** For every answer: it is data, shown in no frame, read as no other type, kept in no cache unless its route says so. */
export function securityHeaders(development: boolean): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cache-control': 'no-store',
    // Browsers heed it over TLS only, which ends at the proxy in front.
    ...(!development && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/** For the offline explorer: everything it needs comes from here. */
export const explorerPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** For Apollo's landing page, which brings the rest of its policy itself; development only. */
export const landingPolicy = "frame-ancestors 'none'";
