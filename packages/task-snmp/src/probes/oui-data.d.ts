/** The IEEE's registry of MAC address blocks (npm): prefix in capital hexadecimal digits to name and postal address. */
declare module 'oui-data' {
  const makers: Readonly<Record<string, string>>;
  export default makers;
}
