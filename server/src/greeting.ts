import { listDemoPeople } from './demo/people.ts';
import type { Services } from './platform/http/services.ts';
import { readInstallation } from './platform/installation.ts';

/**
 * Prints the address and who can sign in.
 *
 * @param ownerUrl address of the database as its owner
 */
export async function greet(services: Services, ownerUrl: string): Promise<void> {
  const { config } = services;
  const held = await readInstallation(ownerUrl);
  const lines = ['', 'Sổ tay đảng viên điện tử đang chạy.', `  Địa chỉ: ${config.publicUrl}`];
  if (held.empty) {
    lines.push('  Chưa có tổ chức nào. Tạo bản thật: npm run sotay -- init --org MÃ "TÊN TỔ CHỨC"');
  }
  if (config.demo) lines.push(...(await whoCanSignIn(services)));
  if (!config.demo && config.host === '127.0.0.1')
    lines.push('  Chỉ máy này vào được; đặt HOST=0.0.0.0 để mở ra mạng.');
  console.log(`${lines.join('\n')}\n`);
}

/** In the demo anyone on the stand-in VNeID's list may sign in; the greeting names one of each kind. */
async function whoCanSignIn({ ownerPool, crypto }: Services): Promise<string[]> {
  const groups = await listDemoPeople(ownerPool, crypto);
  return [
    '  Bản dùng thử: chọn "Đăng nhập bằng VNeID", rồi chọn một người trong danh sách. Ví dụ:',
    ...groups.flatMap(({ title, people }) => [
      `    ${title}`,
      ...people.slice(0, 3).map(({ name, role }) => `      ${name} · ${role}`),
    ]),
  ];
}
