/** A task's result in the form that a target takes. */
import { FiError } from '../errors.js';
import { toClassic } from '../inventory/classic.js';
import { toJson } from '../inventory/json.js';
import type { OutgoingMessage } from '../outbox/outbox.js';
import type { TaskResult, TaskTarget } from '../task/contract.js';
import { writeXml } from '../xml/write.js';

/** File name extensions in local folders, as the existing agents have them. */
const EXTENSIONS = { classic: 'ocs', native: 'json', html: 'html' } as const;

/**
 * Writes a result for a target.
 * @throws FiError when the target's protocol has no form for it
 */
export async function formatResult(
  result: TaskResult,
  target: TaskTarget,
  identity: { readonly deviceid: string },
): Promise<OutgoingMessage> {
  return result.kind === 'inventory'
    ? formatInventory(result, target)
    : formatMessage(result, target, identity.deviceid);
}

async function formatInventory(
  { inventory, checksum, knowledge, covers }: Extract<TaskResult, { kind: 'inventory' }>,
  target: TaskTarget,
): Promise<OutgoingMessage> {
  const { deviceid } = inventory;
  const partial = inventory.partial === true;
  if (partial && target.format === 'classic' && target.type === 'server') {
    throw new FiError(
      'ERR_FI_PARTIAL',
      `${target.id}: server target for inventory events need to be a GLPI server; a partial inventory is not sent to it`,
    );
  }
  const form = partial ? 'native' : target.format;
  // A whole inventory makes those before it void, and so does one that tells all that is new. One that lacks something is void
  // by those; the answer to an event may hold what no other has.
  const group = !partial || covers === true ? 'replaces' : covers === false ? 'group' : undefined;
  const options = checksum === undefined ? {} : { checksum };
  const common = {
    kind: 'inventory',
    deviceid,
    name: `${deviceid}.${EXTENSIONS[form]}`,
    ...(group === undefined ? {} : { [group]: `inventory ${deviceid}` }),
    ...(knowledge === undefined ? {} : { knowledge }),
  };
  switch (form) {
    case 'native':
      return { ...common, format: 'json', body: toJson(inventory) };
    case 'html': {
      const { renderInventory } = await import('../inventory-html/index.js');
      return { ...common, format: 'html', body: renderInventory(inventory) };
    }
    case 'classic':
      return { ...common, format: 'xml', body: await writeXml('REQUEST', toClassic(inventory, options)) };
  }
}

async function formatMessage(
  result: Extract<TaskResult, { kind: 'message' }>,
  target: TaskTarget,
  deviceid: string,
): Promise<OutgoingMessage> {
  const { query, content, name } = result;
  if (!/^[A-Z][A-Z0-9_]{0,39}$/.test(query)) {
    throw new FiError('ERR_FI_RESULT', `${JSON.stringify(query.slice(0, 40))} is no QUERY of the classic protocol`);
  }
  const kind = query.toLowerCase().replaceAll('_', '-');
  const body = await writeXml('REQUEST', { CONTENT: content, DEVICEID: deviceid, QUERY: query });
  const local = target.type === 'local' ? { name: `${kind}-${name ?? deviceid}.xml` } : {};
  return { kind, format: 'xml', deviceid, body, ...local };
}
