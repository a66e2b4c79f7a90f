import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import remoteManagement, {
  parseExecStart,
  parseRustDesk,
  parseTacticalAgent,
  parseTeamViewer,
} from './remote-management.js';

const find = async (parts: Parameters<typeof machine>[0]) =>
  (await collect(remoteManagement, machine(parts))).remote_mgmt ?? [];

describe('remote management', () => {
  it('finds nothing on a machine without any', async () => {
    expect(await find({})).toEqual([]);
  });

  it('finds TeamViewer and SupRemo', async () => {
    const commands = {
      'teamviewer --info': '\u001b[1m TeamViewer ID: \u001b[0m 123456789 \n',
      'supremo --info': 'SupRemo ID: 42\n',
    };
    expect(await find({ commands })).toEqual([
      { id: '42', type: 'supremo' },
      { id: '123456789', type: 'teamviewer' },
    ]);
    expect(parseTeamViewer('TeamViewer ID:\n not running')).toBeUndefined();
  });

  it('finds every configuration of AnyDesk', async () => {
    const files = {
      '/etc/anydesk/system.conf': 'a=1\nad.anynet.id=111\n',
      '/etc/anydesk_ad_acme/system.conf': 'ad.anynet.id=222\n',
      '/etc/anydesk_ad_none/system.conf': 'ad.anynet.id=\n',
    };
    expect(await find({ files })).toEqual([
      { id: '111', type: 'anydesk' },
      { id: '222', type: 'anydesk' },
    ]);
  });

  it('asks RustDesk only for an id that its file does not have, and only from 1.2.2 on', async () => {
    const path = '/root/.config/rustdesk/RustDesk.toml';
    const commands = { 'rustdesk --version': '1.2.3\n', 'rustdesk --get-id': '987654321\n' };
    expect(await find({ files: { [path]: "id = '555'\n" }, commands })).toEqual([{ id: '555', type: 'rustdesk' }]);
    expect(await find({ files: { [path]: "enc_id = 'x'\n" }, commands })).toEqual([
      { id: '987654321', type: 'rustdesk' },
    ]);
    const old = { ...commands, 'rustdesk --version': '1.2.1\n' };
    expect(await find({ files: { [path]: "id = ''\n" }, commands: old })).toEqual([]);
    expect(parseRustDesk('')).toBeUndefined();
  });

  it('asks the agent of MeshCentral, and no other program', async () => {
    const unit = (program: string) => ({
      '/etc/systemd/system/meshagent.service': `[Unit]\nDescription=x\n[Service]\nExecStart=${program} --x\n`,
    });
    const commands = { '/usr/local/mesh/meshagent -nodeid': 'abc$def\n', '/sbin/reboot -nodeid': 'gone' };
    expect(await find({ files: unit('/usr/local/mesh/meshagent'), commands })).toEqual([
      { id: 'abc$def', type: 'meshcentral' },
    ]);
    expect(await find({ files: unit('/sbin/reboot'), commands })).toEqual([]);
    expect(parseExecStart('ExecStart=relative')).toBeUndefined();
  });

  it('finds Tactical RMM with its version', async () => {
    const files = { '/etc/tacticalagent': '{"agentid":"XyZ"}' };
    const commands = { 'tacticalagent --version': 'Tactical RMM Agent: 2.4.9\n' };
    expect(await find({ files, commands })).toEqual([{ id: 'XyZ', type: 'tacticalrmm', version: '2.4.9' }]);
    for (const broken of ['', '{', 'null', '{"agentid":5}']) expect(parseTacticalAgent(broken)).toBeUndefined();
  });
});
