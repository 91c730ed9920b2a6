import type {
  AccessLog,
  ConsentNotice,
  DeviceList,
  FileCorrection,
  Home,
  Me,
  OwnCorrectionList,
  OwnNumbers,
  OwnSummary,
  PasskeyList,
  Preferences,
} from '@sotay/contract';
import { get, send } from './client.ts';

/** What a person reads and does about himself. */
export const meApi = {
  me: () => get<Me>('/api/me'),
  home: () => get<Home>('/api/home'),
  summary: () => get<OwnSummary>('/api/me/summary'),
  /** In full; recorded in the person's own access log. */
  numbers: () => get<OwnNumbers>('/api/me/numbers'),
  enterPhone: (phone: string) => send<{ phoneMasked: string }>('PUT', '/api/me/phone', { phone }),
  savePreferences: (preferences: Preferences) => send<Preferences>('PUT', '/api/me/preferences', preferences),
  accessLog: (after: string | null) =>
    get<AccessLog>(`/api/me/access-log${after === null ? '' : `?after=${encodeURIComponent(after)}`}`),
  corrections: () => get<OwnCorrectionList>('/api/me/corrections'),
  fileCorrection: (request: FileCorrection) => send<{ id: string }>('POST', '/api/me/corrections', request),
  withdrawCorrection: (id: string) => send('POST', `/api/me/corrections/${id}/withdraw`, {}),
  devices: () => get<DeviceList>('/api/me/devices'),
  revokeDevice: (id: string) => send('DELETE', `/api/me/devices/${id}`),
  passkeys: () => get<PasskeyList>('/api/me/passkeys'),
  removePasskey: (id: string) => send('DELETE', `/api/me/passkeys/${encodeURIComponent(id)}`),
  consent: () => get<ConsentNotice>('/api/me/consent'),
  answerConsent: (version: string, given: boolean) =>
    send<ConsentNotice>('POST', '/api/me/consent', { version, given }),
  signOut: () => send('POST', '/api/sign-out', {}),
};
