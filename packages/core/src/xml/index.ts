/** XML at the edges: reading server replies and inventory files, writing requests. The libraries load at first use. */
export { decodeXmlBytes } from './encoding.js';
export { parseXml, type XmlNode, type XmlReadOptions, type XmlValue } from './read.js';
export { isTree, writeXml, writeXmlChunks, type XmlTree, type XmlTreeValue } from './write.js';
