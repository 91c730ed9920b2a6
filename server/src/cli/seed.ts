import type pg from 'pg';
import { NotEmpty, seedDatabase } from '../demo/seed/seed.ts';
import type { Crypto } from '../platform/crypto/crypto.ts';

/**
 * `sotay seed --members N`: fills an empty database with invented members, for benchmarks.
 *
 * @param print a line for the person at the terminal
 * @returns whether it was done
 */
export async function seed(
  deps: { ownerPool: pg.Pool; crypto: Crypto },
  members: number,
  print: (line: string) => void,
): Promise<boolean> {
  const began = Date.now();
  const seconds = (): string => ((Date.now() - began) / 1000).toLocaleString('vi', { maximumFractionDigits: 1 });
  try {
    await seedDatabase({
      ...deps,
      members,
      say: (done) => print(`  ${done.toLocaleString('vi')} đảng viên, ${seconds()} giây`),
    });
  } catch (problem) {
    if (!(problem instanceof NotEmpty)) throw problem;
    print(
      'Cơ sở dữ liệu đã có tổ chức đảng nên không gieo dữ liệu mẫu vào. Hãy đặt DATA_DIR trỏ tới một thư mục mới rồi chạy lại.',
    );
    return false;
  }
  print(`Đã gieo ${members.toLocaleString('vi')} đảng viên mẫu trong ${seconds()} giây.`);
  return true;
}
