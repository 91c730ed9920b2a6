import type { PasskeyOptions } from '@sotay/contract';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { ApiProblem } from '#lib/api/client.ts';
import { meApi } from '#lib/api/me.ts';
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

/** Whether asking again can be answered by passkey: this phone has a screen lock, and the account a key. */
export async function mayProveByPasskey(): Promise<boolean> {
  if (!(await mayHoldPasskey())) return false;
  // Without an answer there is still VNeID; the offer is not worth a complaint of its own.
  return meApi.passkeys().then(
    ({ items }) => items.length > 0,
    () => false,
  );
}

/** Proves oneself anew in the session there is, for acts that ask again; `office` opens Văn phòng in it too. @throws Problem */
export async function proveByPasskey(face: 'handbook' | 'office'): Promise<void> {
  await signInApi.prove({ ...(await answerTo(await signInApi.proofOptions())), face });
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
  } catch (error) {
    throw whyNot(error instanceof Error ? error.name : '');
  }
}

/** What the browser's refusal means, by the name of its error: the library keeps it. */
function whyNot(name: string): ApiProblem {
  switch (name) {
    // Left, let run out, or no key of this account here: a browser tells nobody which.
    case 'NotAllowedError':
    case 'AbortError':
      return new ApiProblem(
        0,
        'passkeyLeft',
        'Đồng chí chưa mở khóa màn hình, hoặc máy này không giữ khóa của đồng chí. Chưa có gì thay đổi, mời thử lại hoặc dùng cách khác.',
      );
    case 'InvalidStateError':
      return new ApiProblem(0, 'passkeyHere', 'Máy này đã có khóa của đồng chí rồi, không cần thêm nữa.');
    default:
      return new ApiProblem(
        0,
        'passkeyBroken',
        'Máy này chưa dùng được khóa màn hình để đăng nhập. Chưa có gì thay đổi, mời đồng chí dùng cách khác.',
      );
  }
}
