/** Who this agent is: deviceid, agentid, and whether a run was asked for at the next start. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { IDENTITY_FILE, loadOrCreateDeviceId, type Storage } from '@fi/core/storage';
import { isRecord } from '@fi/core/task';

export interface Identity {
  readonly deviceid: string;
  /** UUID, lower case. */
  readonly agentid: string;
  /** A run of all targets was asked for; it is asked for no more. */
  readonly forcerun: boolean;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The host name that a new deviceid begins with. */
function nameOf(assetnameSupport: number): string {
  const name = hostname();
  return assetnameSupport === 1 ? (name.split('.', 1)[0] ?? name) : name;
}

/**
 * Loads the identity, making what is missing, and takes a recorded wish for a run.
 * @param settings.onlyLook the wish stays for whoever runs
 */
export async function loadIdentity(
  storage: Storage,
  settings: { readonly assetnameSupport: number; readonly onlyLook?: boolean },
): Promise<Identity> {
  const deviceid = await loadOrCreateDeviceId(storage, nameOf(settings.assetnameSupport), new Date());
  const stored = await storage.readJson(IDENTITY_FILE);
  const { agentid: given, forcerun, ...rest } = isRecord(stored) ? stored : {};
  const known = typeof given === 'string' && UUID.test(given) ? given : undefined;
  const agentid = known ?? randomUUID();
  const wish = settings.onlyLook === true && forcerun === true ? { forcerun } : {};
  if (known === undefined || forcerun !== wish.forcerun) {
    await storage.writeJson(IDENTITY_FILE, { ...rest, deviceid, agentid, ...wish });
  }
  return { deviceid, agentid, forcerun: forcerun === true };
}

/** Records that the next start is to run all targets. */
export async function setForcerun(storage: Storage): Promise<void> {
  const stored = await storage.readJson(IDENTITY_FILE);
  await storage.writeJson(IDENTITY_FILE, { ...(isRecord(stored) ? stored : {}), forcerun: true });
}
