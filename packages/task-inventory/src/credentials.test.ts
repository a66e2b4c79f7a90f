import { expect, it } from 'vitest';
import { parseCredential } from './credentials.js';

it.each([
  ['type:login_password,login:root', { type: 'login_password', login: 'root' }],
  [`login:root, password:"p,w \\" x" ,use:mysql`, { login: 'root', password: 'p,w " x', use: 'mysql' }],
  [`Password:'it\\'s'`, { password: "it's" }],
  ['host:db:3306', { host: 'db:3306' }],
  ['login:', { login: '' }],
  ['', undefined],
  ['nonsense', undefined],
  ['login:"open', undefined],
  ['login:"a"b', undefined],
])('%s', (text, expected) => {
  expect(parseCredential(text)).toEqual(expected);
});
