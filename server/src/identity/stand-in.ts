import type { Config, OidcSettings } from '../platform/config.ts';

/** How the demo's sign-in reaches the stand-in VNeID beside it. Both sides of the secret are in this process: it protects nothing. */
export function standInSettings(config: Pick<Config, 'publicUrl' | 'demoVneidPort'>): OidcSettings {
  return {
    issuer: standInIssuer(config),
    clientId: 'so-tay',
    clientSecret: 'chi-dung-cho-ban-dung-thu',
    scope: 'openid profile citizen',
    citizenIdClaim: 'citizen_id',
    verifiedClaim: 'citizen_id_verified',
  };
}

/** Address of the stand-in, as the browser and we both reach it. */
export function standInIssuer(config: Pick<Config, 'publicUrl' | 'demoVneidPort'>): string {
  return `http://${new URL(config.publicUrl).hostname}:${config.demoVneidPort}`;
}
