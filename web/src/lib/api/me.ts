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
import { call, read } from './call.ts';

/** What a person reads and does about himself. */
export const meApi = {
  me: () => read<Me>('/api/me'),
  home: () => read<Home>('/api/home'),
  summary: () => read<OwnSummary>('/api/me/summary'),
  /** In full; recorded in the person's own access log. */
  numbers: () => read<OwnNumbers>('/api/me/numbers'),
  enterPhone: (phone: string) => call<{ phoneMasked: string }>('PUT', '/api/me/phone', { phone }),
  savePreferences: (preferences: Preferences) => call<Preferences>('PUT', '/api/me/preferences', preferences),
  accessLog: (after: string | null) =>
    read<AccessLog>(`/api/me/access-log${after === null ? '' : `?after=${encodeURIComponent(after)}`}`),
  corrections: () => read<OwnCorrectionList>('/api/me/corrections'),
  fileCorrection: (request: FileCorrection) => call<{ id: string }>('POST', '/api/me/corrections', request),
  withdrawCorrection: (id: string) => call('POST', `/api/me/corrections/${id}/withdraw`, {}),
  devices: () => read<DeviceList>('/api/me/devices'),
  revokeDevice: (id: string) => call('DELETE', `/api/me/devices/${id}`),
  passkeys: () => read<PasskeyList>('/api/me/passkeys'),
  removePasskey: (id: string) => call('DELETE', `/api/me/passkeys/${encodeURIComponent(id)}`),
  consent: () => read<ConsentNotice>('/api/me/consent'),
  answerConsent: (version: string, given: boolean) =>
    call<ConsentNotice>('POST', '/api/me/consent', { version, given }),
  signOut: () => call('POST', '/api/sign-out', {}),
};
