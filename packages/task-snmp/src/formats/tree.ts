/** Elements of a message as they are read back. */

import { isTree, type XmlTree, type XmlTreeValue } from '@fi/core/xml';

/** The members of an element; none when it is no element, or a text. */
export const treeOf = (value: XmlTreeValue): XmlTree => (isTree(value) ? value : {});
