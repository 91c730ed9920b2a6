import { DomainError } from '../http/problem.ts';
import type { SecrecyMark } from '../secrecy/marks.ts';

/** Largest upload, in bytes. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

/** Why a file is not taken. */
export type UploadRefusal =
  | 'noFile'
  | 'empty'
  | 'tooLarge'
  | 'wrongType'
  | 'oldWord'
  | 'locked'
  | 'broken'
  | 'bomb'
  | 'activePdf'
  | 'macros'
  | 'outsideLinks'
  | 'tooHeavy';

const SENTENCES: Record<UploadRefusal, string> = {
  noFile: 'Chưa thấy tệp nào. Mời đồng chí chọn tệp rồi gửi lại.',
  empty: 'Tệp không có gì bên trong. Mời đồng chí chọn lại tệp.',
  tooLarge: 'Tệp lớn hơn 20 MB. Mời đồng chí giảm dung lượng ảnh hoặc chia tệp rồi gửi lại.',
  wrongType: 'Sổ tay chỉ nhận tệp PDF, Word (.docx) và ảnh (JPEG, PNG, WebP). Mời đồng chí chọn tệp khác.',
  oldWord: 'Đây là tệp Word kiểu cũ (.doc). Mời đồng chí mở bằng Word, lưu lại thành .docx hoặc PDF rồi gửi.',
  locked: 'Tệp đang khóa bằng mật khẩu hoặc hạn chế quyền. Mời đồng chí bỏ khóa rồi gửi lại.',
  broken: 'Tệp bị hỏng, không đọc được. Mời đồng chí lưu lại tệp rồi gửi.',
  bomb: 'Tệp nén bung ra lớn bất thường nên sổ tay không nhận. Mời đồng chí lưu lại tệp rồi gửi.',
  activePdf:
    'Tệp PDF có nội dung chạy được (mã lệnh, tệp kèm hoặc biểu mẫu động) nên sổ tay không nhận. Mời đồng chí in lại thành PDF thường rồi gửi.',
  macros: 'Tệp Word có macro hoặc thành phần chạy được nên sổ tay không nhận. Mời đồng chí lưu lại thành .docx thường.',
  outsideLinks:
    'Tệp Word tự lấy nội dung từ nơi khác nên sổ tay không nhận. Mời đồng chí bỏ liên kết, hoặc lưu thành PDF rồi gửi.',
  tooHeavy:
    'Đọc tệp quá lâu hoặc tốn quá nhiều bộ nhớ nên sổ tay dừng lại. Mời đồng chí in lại thành PDF thường rồi gửi.',
};

/** Thrown where a file is looked at; carries a code only, so that nothing of the file leaves with it. */
export class UploadRefused extends Error {
  readonly refusal: UploadRefusal;
  constructor(refusal: UploadRefusal) {
    super(`upload: ${refusal}`);
    this.name = 'UploadRefused';
    this.refusal = refusal;
  }
}

/** True when a code that came from another process is one of ours. */
export function isUploadRefusal(code: unknown): code is UploadRefusal {
  return typeof code === 'string' && Object.hasOwn(SENTENCES, code);
}

/** What a person is told. Codes are `upload…`: `uploadTooLarge`, `uploadMacros`, … */
export function uploadProblem(refusal: UploadRefusal): DomainError {
  const code = `upload${refusal.slice(0, 1).toUpperCase()}${refusal.slice(1)}`;
  return new DomainError(code, 422, SENTENCES[refusal]);
}

/** A file that bears the stamp of a state secret: not kept, not anywhere. */
export function secretFile(mark: SecrecyMark): DomainError {
  return new DomainError(
    'stateSecret',
    422,
    `Tệp có dấu “${mark}”. Sổ tay không nhận bí mật nhà nước; tệp không được lưu lại. Mời đồng chí gửi theo đường văn thư mật.`,
  );
}
