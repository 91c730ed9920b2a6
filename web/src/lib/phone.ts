import type { ApiProblem } from '#lib/api/client.ts';
import { invalid } from '#lib/api/problem.ts';

/** What is wrong with a phone as typed, said before it is sent; null when it looks right. The server has the last word. */
export function phoneProblem(typed: string): ApiProblem | null {
  const digits = typed.replace(/[\s.-]/g, '').replace(/^\+84/, '0');
  const message = messageFor(digits);
  return message === null ? null : invalid([{ field: 'phone', message }]);
}

function messageFor(digits: string): string | null {
  if (digits === '') return 'Đồng chí chưa ghi số điện thoại.';
  if (!/^\d+$/.test(digits)) return 'Số điện thoại chỉ gồm chữ số.';
  if (digits.length < 10) return `Số này mới có ${digits.length} chữ số, cần 10.`;
  if (digits.length > 10) return `Số này có ${digits.length} chữ số, cần 10.`;
  if (!/^0[35789]/.test(digits)) return 'Số di động bắt đầu bằng 03, 05, 07, 08 hoặc 09.';
  return null;
}
