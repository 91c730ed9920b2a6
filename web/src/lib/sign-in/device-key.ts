/**
 * The key behind a PIN: made on this phone, never leaves it. The PIN alone, or a copied cookie alone, opens nothing.
 */

const DATABASE = 'sotay-khoa';
const STORE = 'keys';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

interface KeptKey {
  deviceId: string;
  privateKey: CryptoKey;
}

/** Public half of a new key, and the way to keep the private half once the server knows the device. */
export async function makeDeviceKey(): Promise<{
  publicKey: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
  keep: (deviceId: string) => Promise<void>;
}> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return {
    publicKey: { kty: 'EC', crv: 'P-256', x, y },
    keep: (deviceId) => write({ deviceId, privateKey: pair.privateKey }),
  };
}

/** The device this phone is known as by its PIN, or null when it has none. */
export async function pinDevice(): Promise<string | null> {
  return (await readKey())?.deviceId ?? null;
}

/** Signs a challenge with this phone's key. @returns base64url of the raw 64-byte signature, or null without a key */
export async function signChallenge(challenge: string): Promise<string | null> {
  const kept = await readKey();
  if (kept === null) return null;
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    kept.privateKey,
    new TextEncoder().encode(challenge),
  );
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

async function readKey(): Promise<KeptKey | null> {
  try {
    const database = await open();
    const kept = await settled<KeptKey | undefined>(database.transaction(STORE).objectStore(STORE).get(STORE));
    database.close();
    return kept ?? null;
  } catch {
    // Private windows may forbid storage: then there is simply no PIN here.
    return null;
  }
}

async function write(key: KeptKey): Promise<void> {
  const database = await open();
  await settled(database.transaction(STORE, 'readwrite').objectStore(STORE).put(key, STORE));
  database.close();
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
}
