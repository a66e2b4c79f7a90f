import { describe, expect, it } from 'vitest';
import { parseElements } from './element.js';
import { endpointOf } from './endpoint.js';
import { faultOf, isSessionLost } from './fault.js';
import { envelope, HOST_WAYS, login, retrievePropertiesEx } from './requests.js';

describe('requests', () => {
  it('escape what people type', async () => {
    const self = { type: 'SessionManager', id: 'ha-sessionmgr' };
    const root = await parseElements(envelope(login(self, 'DOM\\u<s>er', 'a&b"]]>\u0000c')));
    const body = root.at('Body', 'Login');
    expect(body?.at('_this')).toMatchObject({ type: 'SessionManager', text: 'ha-sessionmgr' });
    expect([body?.textAt('userName'), body?.textAt('password')]).toEqual(['DOM\\u<s>er', 'a&b"]]>c']);
  });

  it('walk from the root folder to the hosts', async () => {
    const body = retrievePropertiesEx(
      { type: 'PropertyCollector', id: 'pc' },
      { type: 'HostSystem', paths: [] },
      [{ object: { type: 'Folder', id: 'group-d1' }, skip: true, ways: HOST_WAYS }],
      100,
    );
    const root = (await parseElements(envelope(body))).at('Body', 'RetrievePropertiesEx');
    const set = root?.at('specSet', 'objectSet');
    expect(set?.all('selectSet').map((way) => [way.schemaType, way.textAt('type'), way.textAt('path')])).toEqual([
      ['TraversalSpec', 'Folder', 'childEntity'],
      ['TraversalSpec', 'Datacenter', 'hostFolder'],
      ['TraversalSpec', 'ComputeResource', 'host'],
    ]);
    expect(root?.textAt('options', 'maxObjects')).toBe('100');
  });
});

describe('endpointOf', () => {
  it.each([
    ['esx1', 'https://esx1/sdk/vimService'],
    ['10.0.0.20:9443', 'https://10.0.0.20:9443/sdk/vimService'],
    ['2001:db8::1', 'https://[2001:db8::1]/sdk/vimService'],
    ['[2001:db8::1]:9443', 'https://[2001:db8::1]:9443/sdk/vimService'],
    ['https://vc.example.org/sdk/', 'https://vc.example.org/sdk/vimService'],
  ])('%s', (host, url) => expect(endpointOf(host)).toBe(url));

  it.each(['', ' ', 'http://esx1', 'user:pass@esx1', 'esx1/path', 'esx 1', 'esx1?x', 'fe80::1%eth0', 'h:99999'])(
    'refuses %j',
    (host) => expect(() => endpointOf(host)).toThrow('is no host'),
  );
});

describe('faultOf', () => {
  const parse = (content: string) => parseElements(envelope(content));

  it('tells class and text', async () => {
    const fault = faultOf(
      await parse(
        '<soapenv:Fault><faultstring>The session is\n not authenticated.</faultstring><detail><NotAuthenticatedFault xsi:type="NotAuthenticated"/></detail></soapenv:Fault>',
      ),
      'esx1',
    );
    expect(fault).toMatchObject({ fault: 'NotAuthenticated', message: 'esx1: The session is not authenticated.' });
    expect(isSessionLost(fault)).toBe(true);
  });

  it('does without either', async () => {
    expect(faultOf(await parse('<soapenv:Fault/>'), 'h')).toMatchObject({ message: 'h: SOAP fault without a text' });
    expect(faultOf(await parse('<LoginResponse/>'), 'h')).toBeUndefined();
  });
});
