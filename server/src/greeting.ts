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
  if (!config.demo && config.host === '127.0.0.1')
    lines.push('  Chỉ máy này vào được; đặt HOST=0.0.0.0 để mở ra mạng.');
  console.log(`${lines.join('\n')}\n`);
}
