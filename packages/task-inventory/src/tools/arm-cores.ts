/**
 * Names of ARM cores by the implementer and part numbers of the register MIDR_EL1, which /proc/cpuinfo shows where it
 * has no name. Numbers: arch/arm64/include/asm/cputype.h of the Linux kernel and the makers' reference manuals.
 */

const IMPLEMENTERS: Readonly<Record<string, string>> = {
  ...{ 65: 'ARM', 66: 'Broadcom', 67: 'Cavium', 70: 'Fujitsu', 72: 'HiSilicon', 78: 'Nvidia', 80: 'APM' },
  ...{ 81: 'Qualcomm', 83: 'Samsung', 86: 'Marvell', 97: 'Apple', 109: 'Microsoft', 112: 'Phytium', 192: 'Ampere' },
};

const PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ARM: {
    ...{ b76: 'ARM1176', c05: 'Cortex-A5', c07: 'Cortex-A7', c08: 'Cortex-A8', c09: 'Cortex-A9', c0d: 'Cortex-A17' },
    ...{ c0e: 'Cortex-A17', c0f: 'Cortex-A15', d02: 'Cortex-A34', d03: 'Cortex-A53', d04: 'Cortex-A35' },
    ...{ d05: 'Cortex-A55', d06: 'Cortex-A65', d07: 'Cortex-A57', d08: 'Cortex-A72', d09: 'Cortex-A73' },
    ...{ d0a: 'Cortex-A75', d0b: 'Cortex-A76', d0c: 'Neoverse-N1', d0d: 'Cortex-A77', d40: 'Neoverse-V1' },
    ...{ d41: 'Cortex-A78', d44: 'Cortex-X1', d46: 'Cortex-A510', d47: 'Cortex-A710', d48: 'Cortex-X2' },
    ...{ d49: 'Neoverse-N2', d4a: 'Neoverse-E1', d4b: 'Cortex-A78C', d4d: 'Cortex-A715', d4e: 'Cortex-X3' },
    ...{ d4f: 'Neoverse-V2', d80: 'Cortex-A520', d81: 'Cortex-A720', d82: 'Cortex-X4', d84: 'Neoverse-V3' },
  },
  Cavium: { '0a1': 'ThunderX', '0af': 'ThunderX2' },
  Fujitsu: { '001': 'A64FX' },
  HiSilicon: { d01: 'Kunpeng-920', d02: 'Kunpeng-930' },
  Nvidia: { '004': 'Carmel' },
  APM: { '000': 'X-Gene' },
  Qualcomm: { c00: 'Falkor', c01: 'Saphira', '001': 'Oryon' },
  Phytium: { 660: 'FTC660', 661: 'FTC661', 662: 'FTC662', 663: 'FTC663' },
  Ampere: { ac3: 'Ampere-1', ac4: 'Ampere-1a' },
};

/** Maker and name of a core from the fields `CPU implementer` and `CPU part`: `0x41` and `0xd08` is ARM Cortex-A72. */
export function armCore(
  implementer: string | undefined,
  part: string | undefined,
): { manufacturer?: string; name?: string } {
  const manufacturer = IMPLEMENTERS[String(Number(implementer))];
  const name = PARTS[manufacturer ?? '']?.[part?.toLowerCase().replace(/^0x/, '') ?? ''];
  return { ...(manufacturer === undefined ? {} : { manufacturer }), ...(name === undefined ? {} : { name }) };
}
