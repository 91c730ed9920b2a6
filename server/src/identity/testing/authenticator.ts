import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A software authenticator: makes ES256 passkeys and signs with them as a phone would. */
export interface Authenticator {
  counter: number;
  create(options: { challenge: string }): object;
  get(options: { challenge: string }, changes?: { origin?: string; verified?: boolean; counter?: number }): object;
  /** A copy with the same key and an older counter: a clone. */
  clone(counter: number): Authenticator;
}

export function makeAuthenticator(
  origin = 'http://localhost:3000',
  rpId = 'localhost',
  held?: { id: Buffer; privateKey: KeyObject; publicKey: KeyObject },
): Authenticator {
  const keys = held ?? { id: randomBytes(32), ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
  const id = keys.id.toString('base64url');
  const authData = (flags: number, counter: number, more = Buffer.alloc(0)): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count, more]);
  };
  const clientData = (type: string, challenge: string, at = origin): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin: at, crossOrigin: false }));

  const authenticator: Authenticator = {
    counter: 0,
    create({ challenge }) {
      const { x, y } = keys.publicKey.export({ format: 'jwk' });
      // COSE_Key {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
      const cose = Buffer.concat([
        Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
        Buffer.from(x!, 'base64url'),
        Buffer.from([0x22, 0x58, 0x20]),
        Buffer.from(y!, 'base64url'),
      ]);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(keys.id.length);
      authenticator.counter += 1;
      const data = authData(0x45, authenticator.counter, Buffer.concat([Buffer.alloc(16), length, keys.id, cose]));
      const size = Buffer.alloc(2);
      size.writeUInt16BE(data.length);
      // CBOR {"fmt": "none", "attStmt": {}, "authData": bytes}
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        Buffer.from([0x59]),
        size,
        data,
      ]);
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
          attestationObject: attestationObject.toString('base64url'),
          transports: ['internal'],
        },
      };
    },
    get({ challenge }, changes = {}) {
      authenticator.counter = changes.counter ?? authenticator.counter + 1;
      const data = authData(changes.verified === false ? 0x01 : 0x05, authenticator.counter);
      const client = clientData('webauthn.get', challenge, changes.origin);
      const signature = sign(
        'sha256',
        Buffer.concat([data, createHash('sha256').update(client).digest()]),
        keys.privateKey,
      );
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
        },
      };
    },
    clone(counter) {
      const copy = makeAuthenticator(origin, rpId, keys);
      copy.counter = counter;
      return copy;
    },
  };
  return authenticator;
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}
