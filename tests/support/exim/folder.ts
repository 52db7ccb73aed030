import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../simulators/smtp/certificates.ts';
import { eximConfig } from './config.ts';

/** All that one mail server reads and writes. */
export interface Folder {
  path: string;
  /** What a client has to trust, in PEM. */
  ca: string;
  /** Whom it belongs to, and who runs the server. */
  uid: number;
  gid: number;
  remove: () => Promise<void>;
}

/** The user `nobody` and the group `nogroup`, for whom a run as root gives up its rights. */
const nobody = 65_534;

export async function makeFolder(users: Record<string, string>): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'keydesk-mail-'));
  const isRoot = process.getuid?.() === 0;
  const uid = isRoot ? nobody : (process.getuid?.() ?? nobody);
  const gid = isRoot ? nobody : (process.getgid?.() ?? nobody);
  const { key, cert, ca } = makeCertificate('private-ca');
  const folders = ['spool', 'log', 'mail', 'mail/new', 'mail/cur', 'mail/tmp'];
  const files = {
    'exim.conf': eximConfig({ folder: path, uid, gid }),
    users: Object.entries(users)
      .map(([user, password]) => `${user}: ${password}\n`)
      .join(''),
    'key.pem': key,
    'cert.pem': cert,
  };
  for (const name of folders) await mkdir(join(path, name));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(path, name), content, { mode: 0o600 });
  }
  if (isRoot) {
    for (const name of ['', ...folders, ...Object.keys(files)]) await chown(join(path, name), uid, gid);
  }
  await chmod(path, 0o755);
  return { path, ca, uid, gid, remove: () => rm(path, { recursive: true }) };
}
