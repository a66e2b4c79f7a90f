/**
 * The name under which the agent presents itself to servers, in the User-Agent header and as VERSIONCLIENT.
 *
 * Servers do not treat it as free text:
 * - OCS Inventory answers a PROLOG with 400 unless the name is on its list. The list can hold exact lines, and existing
 *   installations have those of the agents that they run; letters, digits, `_`, `-`, `.` and `~` are the only characters
 *   that can match there.
 * - The FusionInventory plugin cuts the prefix `FusionInventory-Agent_` off, reads the version behind it, and decides
 *   from that what the agent can do; with another prefix it offers no tasks.
 * - GLPI 10 and later take any name.
 *
 * A name of our own would be refused or short-changed by the first two, so the default is that of the agent whose
 * protocol we speak, in its last released version, as browsers have called themselves Mozilla since 1994. Who we really
 * are stands in the inventory's VERSIONPROVIDER section, and the option `user-agent` replaces the default.
 */
export const DEFAULT_USER_AGENT = 'FusionInventory-Agent_v2.6';
