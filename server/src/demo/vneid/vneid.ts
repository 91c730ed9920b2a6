import type { Services } from '../../platform/http/wired.ts';
import { standInSettings } from '../../identity/stand-in.ts';
import { listDemoPeople } from '../people.ts';
import { startStandIn, type StandIn } from './stand-in.ts';

/** Starts the stand-in VNeID beside the demo; null where a real issuer is set, or where this is no demo. */
export async function startDemoVneid(services: Services): Promise<StandIn | null> {
  const { config, ownerPool, crypto } = services;
  if (!config.demo || config.oidc !== null) return null;
  return startStandIn(standInSettings(config), config.host, `${config.publicUrl}/api/sign-in/callback`, () =>
    listDemoPeople(ownerPool, crypto),
  );
}
