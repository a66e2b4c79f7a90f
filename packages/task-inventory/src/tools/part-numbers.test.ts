import { describe, expect, it } from 'vitest';
import { identifyPart } from './part-numbers.js';

describe('identifyPart', () => {
  it.each([
    ['HMA82GU6CJR8N-VK', 'Hynix', 'DDR4', 2666],
    ['M393A2K43BB1-CTD', 'Samsung', 'DDR4', 2666],
    ['EBJ21UE8BBF0-GN-F', 'Elpida', 'DDR3', 12800],
    ['18ASF2G72PDZ-2G6', 'Micron', 'DDR4', undefined],
  ])('knows %s', (part, manufacturer, type, speed) => {
    expect(identifyPart(part, 'memory')).toMatchObject({ manufacturer, partnum: part, type, speed });
  });
  it('splits part number and revision', () => {
    expect(identifyPart('05FMY4A02', 'controller')).toMatchObject({ partnum: '05FMY4', revision: 'A02' });
    expect(identifyPart('05FMY4A02', 'controller', { manufacturer: 'Supermicro' })).toBeUndefined();
  });
  it('goes by the JEDEC id where it is given', () => {
    expect(identifyPart('anything', 'memory', { jedecId: 'Bank 4, Hex 0x25' })?.manufacturer).toBe('KingMax');
    expect(identifyPart('HMA82GU6CJR8N-VK', 'memory', { jedecId: 'Bank 4, Hex 0x25' })?.manufacturer).toBe('KingMax');
    expect(identifyPart('anything', 'memory')).toBeUndefined();
  });
  it('does not take part numbers of one category for another', () => {
    expect(identifyPart('05FMY4A02', 'memory')).toBeUndefined();
    expect(identifyPart('', 'memory')).toBeUndefined();
  });
});
