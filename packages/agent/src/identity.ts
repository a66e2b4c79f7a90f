/** Who this agent is: deviceid, agentid, and whether a run was asked for at the next start. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { IDENTITY_FILE, isDeviceId, loadOrCreateDeviceId, type Storage } from '@fi/core/storage';
import { isRecord } from '@fi/core/task';

export interface Identity {
  readonly deviceid: string;
  /** UUID, lower case. */
  readonly agentid: string;
  /** A run of all targets was asked for; it is asked for no more. */
  readonly forcerun: boolean;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const isAgentId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** The host name that a new deviceid begins with. */
function nameOf(assetnameSupport: number): string {
  const name = hostname();
  return assetnameSupport === 1 ? (name.split('.', 1)[0] ?? name) : name;
}

/** Milliseconds that another process may take to make an identity, and between two looks. */
const LOCK_PATIENCE = 5_000;
const LOCK_INTERVAL = 50;

/** Does some work while no other agent of this state directory does it; after some seconds it is done all the same. */
async function alone<T>(storage: Storage, work: () => Promise<T>): Promise<T> {
  const { takeLock } = await import('@fi/core/outbox');
  const file = storage.path('identity.lock');
  let lock = await takeLock(file);
  for (let waited = 0; lock === undefined && waited < LOCK_PATIENCE; waited += LOCK_INTERVAL) {
    await sleep(LOCK_INTERVAL);
    lock = await takeLock(file);
  }
  try {
    return await work();
  } finally {
    await lock?.release();
  }
}

/**
 * Loads the identity, making what is missing, and takes a recorded wish for a run. Two agents that start at the same moment get
 * the same one.
 * @param settings.onlyLook the wish stays for whoever runs
 */
export async function loadIdentity(
  storage: Storage,
  settings: { readonly assetnameSupport: number; readonly onlyLook?: boolean },
): Promise<Identity> {
  const { onlyLook = false, assetnameSupport } = settings;
  const isComplete = ({ deviceid, agentid, forcerun }: Readonly<Record<string, unknown>>) =>
    isDeviceId(deviceid) && isAgentId(agentid) && (forcerun === undefined || onlyLook);
  const read = async () => {
    const stored = await storage.readJson(IDENTITY_FILE);
    return isRecord(stored) ? stored : {};
  };
  const identityOf = ({ deviceid, agentid, forcerun }: Readonly<Record<string, unknown>>): Identity => ({
    deviceid: String(deviceid),
    agentid: String(agentid),
    forcerun: forcerun === true,
  });
  const stored = await read();
  if (isComplete(stored)) return identityOf(stored);
  return alone(storage, async () => {
    const deviceid = await loadOrCreateDeviceId(storage, nameOf(assetnameSupport), new Date());
    const { agentid: given, forcerun, ...rest } = await read();
    const agentid = isAgentId(given) ? given : randomUUID();
    const wish = onlyLook && forcerun === true ? { forcerun } : {};
    if (agentid !== given || forcerun !== wish.forcerun) {
      await storage.writeJson(IDENTITY_FILE, { ...rest, deviceid, agentid, ...wish });
    }
    return identityOf({ deviceid, agentid, forcerun });
  });
}

/** Records that the next start is to run all targets. */
export async function setForcerun(storage: Storage): Promise<void> {
  const stored = await storage.readJson(IDENTITY_FILE);
  await storage.writeJson(IDENTITY_FILE, { ...(isRecord(stored) ? stored : {}), forcerun: true });
}
