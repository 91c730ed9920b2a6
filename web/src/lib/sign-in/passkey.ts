import type { PasskeyOptions } from '@sotay/contract';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { ApiProblem } from '#lib/api/client.ts';
import { signInApi } from '#lib/api/sign-in.ts';

// Loaded on the tap: 3 KB that a signed-in first screen never needs.
const library = () => import('@simplewebauthn/browser');

/** Whether this phone has a screen lock that can hold a passkey. */
export async function mayHoldPasskey(): Promise<boolean> {
  const known = globalThis.PublicKeyCredential as typeof PublicKeyCredential | undefined;
  return (await known?.isUserVerifyingPlatformAuthenticatorAvailable?.()) ?? false;
}

/** Signs in by the phone's own lock. @throws Problem */
export async function signInByPasskey(face: 'handbook' | 'office' = 'handbook'): Promise<void> {
  await signInApi.passkey({ ...(await answerTo(await signInApi.passkeyOptions())), face });
}

/** Proves oneself anew in the session there is, for acts that ask again. @throws Problem */
export async function proveByPasskey(): Promise<void> {
  await signInApi.prove(await answerTo(await signInApi.proofOptions()));
}

/** Adds this phone's passkey to the account. @throws Problem */
export async function addPasskey(label: string): Promise<void> {
  const { challengeId, options } = await signInApi.newPasskeyOptions();
  const { startRegistration } = await library();
  const response = await asked(() =>
    startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }),
  );
  await signInApi.addPasskey({ challengeId, response, label });
}

async function answerTo({ challengeId, options }: PasskeyOptions): Promise<{ challengeId: string; response: unknown }> {
  const { startAuthentication } = await library();
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  return { challengeId, response: await asked(() => startAuthentication({ optionsJSON })) };
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new ApiProblem(
      0,
      'passkeyLeft',
      'Máy chưa xác nhận được bằng khóa màn hình. Chưa có gì thay đổi, mời đồng chí thử lại hoặc dùng cách khác.',
    );
  }
}
