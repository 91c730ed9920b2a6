import {
  ConsentNotice,
  DeviceId,
  DeviceList,
  Done,
  GiveConsent,
  PasskeyAnswer,
  PasskeyId,
  PasskeyList,
  PasskeyOptions,
  PinSet,
  SetPin,
} from '@sotay/contract';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../platform/http/route.ts';
import { answerConsent, readConsentNotice } from './consent.ts';
import { dropSession } from './cookies.ts';
import { listDevices, revokeDevice } from './devices.ts';
import { passkeyOptions, proveByPasskey } from './passkey-sign-in.ts';
import { addPasskey, beginAddingPasskey, listPasskeys, removePasskey } from './passkeys.ts';
import { setPin } from './pin.ts';

const tag = 'own access';
const Nothing = z.strictObject({}).optional();

/** One's own devices, keys, PIN and consent. */
export function ownAccessRoutes(app: FastifyInstance): void {
  const { services } = app;

  route(app, {
    method: 'GET',
    url: '/api/me/devices',
    summary: 'Devices that are signed in',
    tag,
    access: 'session',
    limit: 'read',
    response: DeviceList,
    handler: ({ tx }) => listDevices(tx),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/me/devices/:id',
    summary: 'Sign a device out',
    tag,
    access: 'session',
    limit: 'write',
    params: DeviceId,
    evenReadOnly: true,
    response: Done,
    handler: ({ tx, params }) => revokeDevice(tx, params.id),
  });

  route(app, {
    method: 'POST',
    url: '/api/me/reauthenticate/options',
    summary: 'Begin proving oneself anew by passkey',
    tag,
    access: 'session',
    limit: 'signIn',
    body: Nothing,
    response: PasskeyOptions,
    handler: ({ tx }) => passkeyOptions(services, tx.actor),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/reauthenticate',
    summary: 'Prove oneself anew by passkey',
    tag,
    access: 'session',
    limit: 'signIn',
    body: PasskeyAnswer,
    response: Done,
    handler: ({ tx, body }) => proveByPasskey(services, tx.actor, body),
  });

  route(app, {
    method: 'GET',
    url: '/api/me/passkeys',
    summary: 'Own passkeys',
    tag,
    access: 'session',
    limit: 'read',
    response: PasskeyList,
    handler: ({ tx }) => listPasskeys(tx),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/passkeys/options',
    summary: 'Begin adding a passkey',
    tag,
    access: 'session',
    limit: 'signIn',
    body: Nothing,
    response: PasskeyOptions,
    handler: ({ tx }) => beginAddingPasskey(tx, services),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/passkeys',
    summary: 'Add a passkey',
    tag,
    access: 'session',
    limit: 'signIn',
    body: PasskeyAnswer,
    response: Done,
    handler: ({ tx, body }) => addPasskey(tx, services, body),
  });
  route(app, {
    method: 'DELETE',
    url: '/api/me/passkeys/:id',
    summary: 'Remove a passkey',
    tag,
    access: 'session',
    limit: 'write',
    params: PasskeyId,
    response: Done,
    handler: ({ tx, params }) => removePasskey(tx, params.id, services.clock()),
  });

  route(app, {
    method: 'PUT',
    url: '/api/me/pin',
    summary: 'Set the PIN of this device',
    tag,
    access: 'session',
    limit: 'guess',
    body: SetPin,
    response: PinSet,
    handler: ({ tx, session, body }) => setPin(tx, services, session.deviceId, body),
  });

  route(app, {
    method: 'GET',
    url: '/api/me/consent',
    summary: 'Notice about personal data and own answer',
    tag,
    access: 'session',
    limit: 'read',
    response: ConsentNotice,
    handler: ({ tx }) => readConsentNotice(tx),
  });
  route(app, {
    method: 'POST',
    url: '/api/me/consent',
    summary: 'Consent, or refuse and close the account',
    tag,
    access: 'session',
    limit: 'write',
    body: GiveConsent,
    response: ConsentNotice,
    handler: async ({ tx, body, reply }) => {
      const notice = await answerConsent(tx, body.version, body.given);
      if (!body.given) dropSession(reply, services.config.publicUrl);
      return notice;
    },
  });
}
