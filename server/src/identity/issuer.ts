import * as client from 'openid-client';
import type { OidcSettings } from '../platform/config.ts';

/** A discovered issuer with our registration at it. */
export type Issuer = client.Configuration;

/** Only signatures with the issuer's private key: `none` and HMAC with a key everyone knows are no signatures. */
const SIGNATURES = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
/** Clocks of two institutions differ a little, in seconds. */
const TOLERANCE = 10;

/**
 * Reads the issuer's metadata and fixes how it must sign.
 *
 * @param mayBeInsecure http is taken too: the stand-in on this machine, and tests
 * @throws Error when the issuer cannot be reached, names itself otherwise, or signs in no way we trust
 */
export async function openIssuer(settings: OidcSettings, mayBeInsecure: boolean): Promise<Issuer> {
  const found = await client.discovery(new URL(settings.issuer), settings.clientId, {}, client.None(), {
    execute: mayBeInsecure ? [client.allowInsecureRequests] : [],
    timeout: 10,
  });
  const metadata = found.serverMetadata();
  const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
  const signature = SIGNATURES.find((algorithm) => offered.includes(algorithm));
  if (signature === undefined) throw new Error(`The issuer signs only with ${offered.join(', ')}`);
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const secret = settings.clientSecret;
  const authentication = methods.includes('client_secret_basic')
    ? client.ClientSecretBasic(secret)
    : client.ClientSecretPost(secret);
  const issuer = new client.Configuration(
    metadata,
    settings.clientId,
    { id_token_signed_response_alg: signature, [client.clockTolerance]: TOLERANCE },
    authentication,
  );
  if (mayBeInsecure) client.allowInsecureRequests(issuer);
  // Without this the library takes an ID token that came straight from the token endpoint without looking at its signature.
  client.enableNonRepudiationChecks(issuer);
  issuer.timeout = 10;
  return issuer;
}
