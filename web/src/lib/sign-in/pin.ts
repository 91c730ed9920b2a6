import { ApiProblem } from '#lib/api/client.ts';
import { signInApi } from '#lib/api/sign-in.ts';
import { makeDeviceKey, pinDevice, signChallenge } from './device-key.ts';

/** What is wrong with a PIN as it is written, before anyone is asked; null when nothing is. */
export function pinProblem(pin: string): string | null {
  return /^\d{6}$/.test(pin) ? null : 'Mã PIN gồm đúng 6 chữ số.';
}

/** Sets the PIN of this phone, together with a key that never leaves it. @throws ApiProblem */
export async function setPin(pin: string): Promise<void> {
  const key = await makeDeviceKey();
  const { deviceId } = await signInApi.setPin(pin, key.publicKey);
  await key.keep(deviceId);
}

/** Signs in by the PIN and the key of this phone. @throws ApiProblem */
export async function signInByPin(pin: string): Promise<void> {
  const deviceId = await pinDevice();
  if (deviceId === null) throw noPin();
  const { challengeId, challenge } = await signInApi.pinChallenge(deviceId);
  const signature = await signChallenge(challenge);
  if (signature === null) throw noPin();
  await signInApi.pin({ challengeId, pin, signature });
}

function noPin(): ApiProblem {
  return new ApiProblem(404, 'noPin', 'Máy này chưa đặt mã PIN. Mời đồng chí dùng VNeID hoặc mã kích hoạt.');
}
