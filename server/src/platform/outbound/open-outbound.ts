import path from 'node:path';
import type { Config } from '../config.ts';
import { createOutbound, type Outside } from './outbound.ts';
import { loadPushKeys } from './push-keys.ts';
import { createPushSender, type PushSender } from './push.ts';
import { fileSms, gatewaySms, type SmsSender } from './sms.ts';

/** Ways out of the installation. */
export interface WaysOut {
  readonly push: PushSender;
  /** Null where no SMS are sent. */
  readonly sms: SmsSender | null;
  close(): void;
}

/** Opens the ways out that the settings name. `outside` is for tests. */
export function openOutbound(config: Config, clock: () => Date, outside: Outside = {}): WaysOut {
  const outbound = createOutbound(outside);
  const { push, sms } = config;
  return {
    push: createPushSender(outbound, loadPushKeys(push.keyFile), push.hosts, push.contact),
    sms:
      sms.kind === 'off'
        ? null
        : sms.kind === 'file'
          ? fileSms(path.join(config.dataDir, 'sms'), clock)
          : gatewaySms(outbound, sms.url, sms.token),
    close: () => outbound.close(),
  };
}
