import { meApi } from '#lib/api/me.ts';
import { remote } from './remote.svelte.ts';

/** Devices on which the person is signed in. */
export const devices = remote(meApi.devices);

/** Passkeys of the account. */
export const passkeys = remote(meApi.passkeys);
