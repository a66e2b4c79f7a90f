/** Speaking to targets: asking servers what to do, and handing results over. For short-lived processes, as it loads the HTTP client. */
export * from './client.js';
export * from './contact.js';
export * from './format.js';
export { type ParameterRequest, readParameters, requestCredentials } from './parameters.js';
export * from './rest.js';
export * from './send.js';
