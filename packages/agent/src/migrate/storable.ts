/**
 * Reads files of Perl's Storable, in which the Perl agents keep their identity. Format: the documentation of Storable, file
 * major version 2, as written by `store` and `nstore`: plain hashes, lists and scalars. Pure; hostile input ends in an error.
 */

export type StorableValue = string | number | undefined | StorableValue[] | Map<string, StorableValue>;

/** Type bytes. */
const OBJECT = 0;
const LONG_SCALAR = 1;
const ARRAY = 2;
const HASH = 3;
const REFERENCE = 4;
const UNDEF = 5;
const INTEGER = 6;
const DOUBLE = 7;
const BYTE = 8;
const NET_INTEGER = 9;
const SCALAR = 10;
const SV_UNDEF = 14;
const SV_YES = 15;
const SV_NO = 16;
const BLESS = 17;
const UTF8_SCALAR = 23;
const LONG_UTF8_SCALAR = 24;
const FLAG_HASH = 25;

const MAX_DEPTH = 20;
const MAX_ITEMS = 10_000;
const FLAG_UTF8 = 1;

class Reader {
  #at = 0;
  #items = 0;
  readonly #bytes: Buffer;
  readonly #network: boolean;
  /** Values by the order in which they were begun, for references to them. */
  readonly #seen: StorableValue[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    if (this.#take(4).toString('latin1') !== 'pst0') throw new Error('not a file of Storable');
    const version = this.#byte();
    if (version >> 1 !== 2) throw new Error(`Storable version ${version >> 1} is not known`);
    this.#network = (version & 1) === 1;
    this.#byte(); // minor version
    if (this.#network) return;
    const order = this.#take(this.#byte()).toString('latin1');
    if (order !== '12345678' && order !== '1234') throw new Error('written on a machine with another byte order');
    this.#take(4); // sizes of C types
  }

  read(depth = 0): StorableValue {
    if (depth > MAX_DEPTH || ++this.#items > MAX_ITEMS) throw new Error('nested too deeply');
    const type = this.#byte();
    if (type === OBJECT) return this.#seen[this.#take(4).readUInt32BE()];
    if (type === BLESS) {
      this.#take(this.#byte()); // class name
      return this.read(depth + 1);
    }
    const place = this.#seen.push(undefined) - 1;
    const value = this.#value(type, depth, place);
    this.#seen[place] = value;
    return value;
  }

  #value(type: number, depth: number, place: number): StorableValue {
    switch (type) {
      case SCALAR:
      case UTF8_SCALAR:
        return this.#take(this.#byte()).toString(type === SCALAR ? 'latin1' : 'utf8');
      case LONG_SCALAR:
      case LONG_UTF8_SCALAR:
        return this.#take(this.#length()).toString(type === LONG_SCALAR ? 'latin1' : 'utf8');
      case BYTE:
        return this.#byte() - 128;
      case NET_INTEGER:
        return this.#take(4).readInt32BE();
      case INTEGER:
        return Number(this.#take(8).readBigInt64LE());
      case DOUBLE:
        return this.#take(8).readDoubleLE();
      case UNDEF:
      case SV_UNDEF:
        return undefined;
      case SV_YES:
        return 1;
      case SV_NO:
        return 0;
      case REFERENCE:
        return this.read(depth + 1);
      case ARRAY: {
        const list: StorableValue[] = [];
        this.#seen[place] = list;
        for (let left = this.#length(); left > 0; left--) list.push(this.read(depth + 1));
        return list;
      }
      case HASH:
      case FLAG_HASH: {
        const map = new Map<string, StorableValue>();
        this.#seen[place] = map;
        if (type === FLAG_HASH) this.#byte();
        for (let left = this.#length(); left > 0; left--) {
          const value = this.read(depth + 1);
          const flags = type === FLAG_HASH ? this.#byte() : 0;
          const key = this.#take(this.#length());
          map.set(key.toString((flags & FLAG_UTF8) === 0 ? 'latin1' : 'utf8'), value);
        }
        return map;
      }
      default:
        throw new Error(`a value of type ${type} is not known`);
    }
  }

  #length(): number {
    const bytes = this.#take(4);
    return this.#network ? bytes.readUInt32BE() : bytes.readUInt32LE();
  }

  #byte(): number {
    return this.#take(1).readUInt8();
  }

  #take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new Error('the file is cut off');
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }
}

/** The value in a file. @throws Error with a reason for anything that is no such file, or holds other things */
export function readStorable(bytes: Uint8Array): StorableValue {
  return new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).read();
}

/** deviceid and agentid of an agent's state file; what is not there or has another form is left out. */
export function identityOf(value: StorableValue): { deviceid?: string; agentid?: string } {
  if (!(value instanceof Map)) return {};
  const deviceid = value.get('deviceid');
  const raw = value.get('agentid');
  const identity: { deviceid?: string; agentid?: string } = {};
  if (typeof deviceid === 'string') identity.deviceid = deviceid;
  if (typeof raw === 'string') {
    // sixteen bytes, or their canonical text
    const hex = raw.length === 16 ? Buffer.from(raw, 'latin1').toString('hex') : raw.replaceAll('-', '').toLowerCase();
    if (/^[0-9a-f]{32}$/.test(hex))
      identity.agentid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
  return identity;
}
