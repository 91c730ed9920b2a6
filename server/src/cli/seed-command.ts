import { NotEmpty, seedDatabase } from '../demo/seed/seed.ts';
import { CommandError, say, withServices } from './context.ts';

/** `sotay seed --members N [--months M]`: fills an empty database with invented members, for benchmarks. */
export async function seedMembers({ members, months }: { members: number; months?: number }): Promise<void> {
  const began = Date.now();
  const seconds = (): string => ((Date.now() - began) / 1000).toLocaleString('vi', { maximumFractionDigits: 1 });
  await withServices(async ({ ownerPool, crypto }) => {
    try {
      await seedDatabase({
        ownerPool,
        crypto,
        members,
        ...(months === undefined ? {} : { months }),
        say: (done) => say(`  ${done.toLocaleString('vi')} đảng viên, ${seconds()} giây`),
      });
    } catch (problem) {
      if (!(problem instanceof NotEmpty)) throw problem;
      throw new CommandError(
        'Cơ sở dữ liệu đã có tổ chức đảng nên không gieo dữ liệu mẫu vào. Hãy đặt DATA_DIR trỏ tới một thư mục mới rồi chạy lại.',
      );
    }
  });
  say(`Đã gieo ${members.toLocaleString('vi')} đảng viên mẫu trong ${seconds()} giây.`);
}
