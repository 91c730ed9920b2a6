import { listDemoPeople, type DemoGroup } from './demo/people.ts';
import type { Services } from './platform/http/wired.ts';
import { readInstallation } from './platform/installation.ts';

/** People named of each group; the stand-in's own page lists them all. */
const NAMED = 3;

/**
 * Prints the address and who can sign in.
 *
 * @param ownerUrl address of the database as its owner
 */
export async function greet(services: Services, ownerUrl: string): Promise<void> {
  const { config } = services;
  const held = await readInstallation(ownerUrl);
  const lines = ['', 'Sổ tay đảng viên điện tử đang chạy.', `  Địa chỉ: ${config.publicUrl}`];
  if (config.demo && config.oidc === null) {
    const groups = await listDemoPeople(services.ownerPool, services.crypto);
    if (groups.length > 0) {
      lines.push(
        '  Bản dùng thử, mọi người trong đó đều không có thật. Bấm "Đăng nhập bằng VNeID" rồi chọn một người:',
      );
    }
    lines.push(...groups.map(describeGroup));
  } else if (held.empty) {
    lines.push('  Chưa có tổ chức nào. Tạo bản thật: npm run sotay -- init --org MÃ "TÊN TỔ CHỨC"');
  } else if (config.oidc === null) {
    lines.push('  Đăng nhập bằng mã kích hoạt, mã khóa hoặc mã PIN; đặt OIDC_ISSUER để có VNeID.');
  }
  if (!config.demo && config.host === '127.0.0.1') {
    lines.push('  Chỉ máy này vào được; đặt HOST=0.0.0.0 để mở ra mạng.');
  }
  console.log(`${lines.join('\n')}\n`);
}

function describeGroup({ title, people }: DemoGroup): string {
  const named = people.slice(0, NAMED).map(({ name, role }) => `${name} (${role})`);
  const more = people.length > NAMED ? `, và ${people.length - NAMED} người nữa` : '';
  return `    ${title}: ${named.join(', ')}${more}`;
}
