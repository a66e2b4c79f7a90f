/** A managed object's properties as one tree, whether they were asked for as a whole or by paths. Pure. */

import { Element } from './element.js';

/** Elements of an array are named by their type, which begins with an upper-case letter; properties never do. */
const isArray = (value: Element): boolean =>
  value.schemaType?.startsWith('ArrayOf') === true ||
  (value.elements.length > 0 && value.elements.every((child) => /^[A-Z]/.test(child.name)));

/**
 * The tree of a `returnval`: `config.network` stands at `config`/`network`, and an array is its elements, repeated under
 * the property's name as inside of other values.
 */
export function objectTree(returned: Element): Element {
  const id = returned.at('obj');
  const tree = new Element(id?.type ?? '');
  tree.text = id?.text ?? '';
  for (const property of returned.all('propSet')) {
    const value = property.at('val');
    const path = property.textAt('name')?.split('.') ?? [];
    const last = path.pop();
    if (value === undefined || last === undefined) continue;
    const parent = path.reduce((node, name) => node.at(name) ?? node.add(new Element(name)), tree);
    if (isArray(value)) for (const item of value.elements) parent.add(renamed(item, last));
    else parent.add(renamed(value, last));
  }
  return tree;
}

function renamed(value: Element, name: string): Element {
  const element = new Element(name, value.type, value.schemaType);
  element.text = value.text;
  for (const child of value.elements) element.add(child);
  return element;
}
