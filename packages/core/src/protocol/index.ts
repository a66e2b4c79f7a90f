/** Talking to inventory servers. node:http and what reads XML load with the first request. */
export {
  ClassicClient,
  type ClassicClientOptions,
  type ClassicMessageOptions,
  type ClassicReply,
  parseReply,
  type ReplyOption,
  sendClassic,
} from './classic.js';
export { type DecodedMessage, decodeMessage, excerpt, type MessageKind, messageKind } from './decode.js';
export { type Compression, type EncodedBody, encodeBody } from './encode.js';
export { HttpStatusError } from './failure.js';
export { type HttpAnswer, HttpClient, type HttpClientOptions, type HttpRequest } from './http.js';
export {
  exchangeNative,
  expirationSeconds,
  type NativeAnswer,
  type NativeExchangeOptions,
  parseNativeAnswer,
} from './native.js';
export { compilePattern, javaScriptPattern, type ServerPattern } from './pattern.js';
export { proxyFor } from './proxy.js';
export { fingerprintOf, parseFingerprint, type TlsOptions } from './tls.js';
export { canonicalServerUrl, maskUrl } from './url.js';
export { DEFAULT_USER_AGENT } from './user-agent.js';
