/** What we use of the package wol, which brings no types. */
declare module 'wol' {
  const wol: {
    /** 102 bytes for a MAC address that holds exactly six pairs of hexadecimal digits. */
    createMagicPacket(mac: string): Buffer;
  };
  export default wol;
}
