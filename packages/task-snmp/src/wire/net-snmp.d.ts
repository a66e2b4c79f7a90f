/** The part of net-snmp (npm) that is used here; the package brings no types. */
declare module 'net-snmp' {
  import type { EventEmitter } from 'node:events';

  export interface Varbind {
    readonly oid: string;
    readonly type: number;
    readonly value: unknown;
  }

  export type Callback<T> = (error: Error | null, varbinds?: T) => void;

  export interface SessionOptions {
    version?: number;
    port?: number;
    retries?: number;
    /** Milliseconds. */
    timeout?: number;
    backoff?: number;
    transport?: 'udp4' | 'udp6';
    context?: string;
    strictIntRangeChecks?: boolean;
    dgramModule?: { createSocket(type: string): unknown };
  }

  export interface User {
    name: string;
    level: number;
    authProtocol?: number;
    authKey?: string;
    privProtocol?: number;
    privKey?: string;
  }

  /** Time-out, retries and back-off are those at the moment of a request. */
  export interface Session extends EventEmitter {
    timeout: number;
    retries: number;
    backoff: number;
    context: string;
    get(oids: string[], callback: Callback<Varbind[]>): void;
    getNext(oids: string[], callback: Callback<Varbind[]>): void;
    getBulk(oids: string[], nonRepeaters: number, maxRepetitions: number, callback: Callback<Varbind[][]>): void;
    close(): void;
  }

  export interface Engine {
    engineID: Buffer;
    engineBoots: number;
    engineTime: number;
  }

  export interface PrivAlgorithm {
    CRYPTO_ALGORITHM: string;
    KEY_LENGTH: number;
    BLOCK_LENGTH: number;
    encryptPdu(
      pdu: Buffer,
      privProtocol: number,
      password: string,
      authProtocol: number,
      engine: Engine,
    ): { encryptedPdu: Buffer; msgPrivacyParameters: Buffer };
    decryptPdu(
      pdu: Buffer,
      privProtocol: number,
      parameters: Buffer,
      password: string,
      authProtocol: number,
      engine: Engine,
    ): Buffer;
    localizationAlgorithm?(algorithm: PrivAlgorithm, authProtocol: number, password: string, engineId: Buffer): Buffer;
  }

  interface NetSnmp {
    createSession(target: string, community: string, options: SessionOptions): Session;
    createV3Session(target: string, user: User, options: SessionOptions): Session;
    readonly Version1: number;
    readonly Version2c: number;
    readonly Version3: number;
    readonly SecurityLevel: { noAuthNoPriv: number; authNoPriv: number; authPriv: number };
    readonly AuthProtocols: Readonly<Record<string, number>>;
    readonly PrivProtocols: Readonly<Record<string, number>>;
    readonly ObjectType: Readonly<Record<string, number>>;
    readonly Authentication: {
      authToKeyCache: Record<string, Buffer>;
      passwordToKey(authProtocol: number, password: string | Buffer, engineId: Buffer): Buffer;
    };
    readonly Encryption: {
      readonly algorithms: Record<number, PrivAlgorithm>;
      generateLocalizedKeyReeder: NonNullable<PrivAlgorithm['localizationAlgorithm']>;
      generateLocalizedKeyBlumenthal: NonNullable<PrivAlgorithm['localizationAlgorithm']>;
    };
  }

  const snmp: NetSnmp;
  export default snmp;
}
