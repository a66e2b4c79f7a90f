/** All vendors' rules of this package. To add a family: one file here, and a line in this list. */

import type { Vendor } from '../device.js';
import { aerohive } from './aerohive.js';
import { aruba } from './aruba.js';
import { brocade } from './brocade.js';
import { brother } from './brother.js';
import { canon } from './canon.js';
import { checkpoint } from './checkpoint.js';
import { cisco } from './cisco.js';
import { ciscoPortSecurity } from './cisco-port-security.js';
import { ciscoUcs } from './cisco-ucs.js';
import { defensepro } from './defensepro.js';
import { dell } from './dell.js';
import { digi } from './digi.js';
import { eaton } from './eaton.js';
import { epson } from './epson.js';
import { force10 } from './force10.js';
import { hikvision } from './hikvision.js';
import { hpHttpManagement } from './hp-http-management.js';
import { hpNetPeripheral } from './hp-net-peripheral.js';
import { hwGroup } from './hw-group.js';
import { idrac } from './idrac.js';
import { ilo } from './ilo.js';
import { infortrend } from './infortrend.js';
import { intelbras } from './intelbras.js';
import { konica } from './konica.js';
import { kyocera } from './kyocera.js';
import { linuxAppliance } from './linux-appliance.js';
import { mikrotik } from './mikrotik.js';
import { multitech } from './multitech.js';
import { netscaler } from './netscaler.js';
import { oki } from './oki.js';
import { panasas } from './panasas.js';
import { pantum } from './pantum.js';
import { qlogic } from './qlogic.js';
import { qnap } from './qnap.js';
import { ricoh } from './ricoh.js';
import { ruckus } from './ruckus.js';
import { siemens } from './siemens.js';
import { sonicwall } from './sonicwall.js';
import { sophos } from './sophos.js';
import { stormshield } from './stormshield.js';
import { toshiba } from './toshiba.js';
import { ubiquiti } from './ubiquiti.js';
import { ups } from './ups.js';
import { voltaire } from './voltaire.js';
import { wyse } from './wyse.js';
import { xerox } from './xerox.js';
import { zebra } from './zebra.js';
import { zyxel } from './zyxel.js';

const VENDORS: readonly Vendor[] = [
  aerohive,
  aruba,
  brocade,
  brother,
  canon,
  checkpoint,
  ciscoPortSecurity,
  ciscoUcs,
  cisco,
  defensepro,
  dell,
  digi,
  eaton,
  epson,
  force10,
  hikvision,
  hpHttpManagement,
  hpNetPeripheral,
  hwGroup,
  idrac,
  ilo,
  infortrend,
  intelbras,
  konica,
  kyocera,
  linuxAppliance,
  mikrotik,
  multitech,
  netscaler,
  oki,
  panasas,
  pantum,
  qlogic,
  qnap,
  ricoh,
  ruckus,
  siemens,
  sonicwall,
  sophos,
  stormshield,
  toshiba,
  ubiquiti,
  ups,
  voltaire,
  wyse,
  xerox,
  zebra,
  zyxel,
];

/** The rules that come with this package. */
export function shippedVendors(): readonly Vendor[] {
  return VENDORS;
}
