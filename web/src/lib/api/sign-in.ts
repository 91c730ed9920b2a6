import type { OwnSupportCase, PasskeyOptions, PinChallenge, SignedIn, SupportReason } from '@sotay/contract';
import { get, send } from './client.ts';

/** Where the browser goes to sign in with VNeID. */
export function vneidAddress(wish: { to?: string | undefined; face?: 'handbook' | 'office'; again?: boolean }): string {
  const query = new URLSearchParams({ face: wish.face ?? 'handbook' });
  if (wish.to) query.set('to', wish.to);
  if (wish.again) query.set('again', '1');
  return `/api/sign-in/start?${query}`;
}

/** What the opener of a support case may say about himself. */
export interface CaseDetails {
  claimedName?: string;
  communeId?: number;
  callbackPhone?: string;
}

/** Ways in, and the way out of a dead end. */
export const signInApi = {
  redeemCode: (code: string) => send<SignedIn>('POST', '/api/sign-in/code', { code }),
  passkeyOptions: () => send<PasskeyOptions>('POST', '/api/sign-in/passkey/options', {}),
  passkey: (answer: unknown) => send<SignedIn>('POST', '/api/sign-in/passkey', answer),
  proofOptions: () => send<PasskeyOptions>('POST', '/api/me/reauthenticate/options', {}),
  prove: (answer: unknown) => send('POST', '/api/me/reauthenticate', answer),
  newPasskeyOptions: () => send<PasskeyOptions>('POST', '/api/me/passkeys/options', {}),
  addPasskey: (answer: unknown) => send('POST', '/api/me/passkeys', answer),
  pinChallenge: (deviceId: string) => send<PinChallenge>('POST', '/api/sign-in/pin/challenge', { deviceId }),
  pin: (answer: { challengeId: string; pin: string; signature: string }) =>
    send<SignedIn>('POST', '/api/sign-in/pin', answer),
  setPin: (pin: string, deviceKey: unknown) => send<{ deviceId: string }>('PUT', '/api/me/pin', { pin, deviceKey }),
  openCase: (reason: SupportReason, details: CaseDetails) =>
    send<OwnSupportCase>('POST', '/api/support-cases', { reason, ...details }),
  followCase: (code: string) => send<OwnSupportCase>('POST', '/api/support-cases/follow', { code }),
  addToCase: (code: string, details: CaseDetails) =>
    send<OwnSupportCase>('POST', '/api/support-cases/add', { code, ...details }),
  communes: () => get<{ items: { id: number; name: string }[] }>('/api/support-cases/communes'),
};
