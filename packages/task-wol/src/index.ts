/** Wake-on-LAN. `wake` does the work of the `fi-wakeonlan` program. */
export {
  type Destination,
  destinations,
  directedBroadcast,
  frameInterfaces,
  type InterfaceList,
} from './interfaces.js';
export { macsOf, OPTION_NAME } from './jobs.js';
export { type Mac, magicPacket, parseMac, parsePassword } from './magic-packet.js';
export { DEFAULT_PORTS, METHODS, type Method, type WakeOptions, type WakeResult, wake } from './wake.js';
