import type { OwnSupportCase, PasskeyOptions, PinChallenge, SignedIn, SupportReason } from '@sotay/contract';
import { call, read } from './call.ts';

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
  redeemCode: (code: string) => call<SignedIn>('POST', '/api/sign-in/code', { code }),
  passkeyOptions: () => call<PasskeyOptions>('POST', '/api/sign-in/passkey/options', {}),
  passkey: (answer: unknown) => call<SignedIn>('POST', '/api/sign-in/passkey', answer),
  proofOptions: () => call<PasskeyOptions>('POST', '/api/me/reauthenticate/options', {}),
  prove: (answer: unknown) => call('POST', '/api/me/reauthenticate', answer),
  newPasskeyOptions: () => call<PasskeyOptions>('POST', '/api/me/passkeys/options', {}),
  addPasskey: (answer: unknown) => call('POST', '/api/me/passkeys', answer),
  pinChallenge: (deviceId: string) => call<PinChallenge>('POST', '/api/sign-in/pin/challenge', { deviceId }),
  pin: (answer: { challengeId: string; pin: string; signature: string }) =>
    call<SignedIn>('POST', '/api/sign-in/pin', answer),
  setPin: (pin: string, deviceKey: unknown) => call<{ deviceId: string }>('PUT', '/api/me/pin', { pin, deviceKey }),
  openCase: (reason: SupportReason, details: CaseDetails) =>
    call<OwnSupportCase>('POST', '/api/support-cases', { reason, ...details }),
  followCase: (code: string) => call<OwnSupportCase>('POST', '/api/support-cases/follow', { code }),
  addToCase: (code: string, details: CaseDetails) =>
    call<OwnSupportCase>('POST', '/api/support-cases/add', { code, ...details }),
  communes: () => read<{ items: { id: number; name: string }[] }>('/api/support-cases/communes'),
};
