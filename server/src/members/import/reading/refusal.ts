/** Why a whole file is not read. */
export type RefusalCode =
  | 'too-large'
  | 'empty'
  | 'wrong-type'
  | 'old-excel'
  | 'open-document'
  | 'encrypted'
  | 'macros'
  | 'external-links'
  | 'bomb'
  | 'broken'
  | 'not-utf8'
  | 'no-header'
  | 'too-slow'
  | 'too-heavy'
  | 'too-many-rows';

/** Largest upload. A province of 200,000 members is about 70 MB as CSV and 27 MB as a workbook. */
export const MAX_FILE_BYTES = 128 * 1024 * 1024;
/** Most rows of one file; the largest province has about half a million members. */
export const MAX_ROWS = 600_000;

const SENTENCES: Record<RefusalCode, string> = {
  'too-large': 'Tệp lớn hơn 128 MB nên sổ tay không mở. Hãy xuất lại riêng danh sách của cấp ủy mình.',
  empty: 'Tệp không có gì bên trong. Hãy chọn lại tệp.',
  'wrong-type': 'Đây không phải tệp Excel (.xlsx) hay CSV. Hãy chọn tệp xuất từ CSDL đảng viên.',
  'old-excel': 'Đây là tệp Excel kiểu cũ (.xls). Hãy mở bằng Excel rồi lưu lại thành .xlsx.',
  'open-document': 'Đây là tệp LibreOffice (.ods). Hãy mở ra rồi lưu lại thành .xlsx.',
  encrypted: 'Tệp đang khóa bằng mật khẩu. Hãy bỏ mật khẩu rồi chọn lại.',
  macros: 'Tệp có macro nên sổ tay không mở. Hãy lưu lại thành .xlsx thường.',
  'external-links':
    'Tệp có liên kết sang tệp hoặc nguồn dữ liệu khác nên sổ tay không mở. Hãy dán thành giá trị rồi lưu lại.',
  bomb: 'Tệp nén bung ra lớn bất thường nên sổ tay không mở. Hãy xuất lại từ CSDL đảng viên.',
  broken: 'Tệp bị hỏng, không đọc hết được. Hãy xuất lại từ CSDL đảng viên.',
  'not-utf8': 'Tệp CSV không ghi bằng mã UTF-8 nên chữ Việt sẽ sai. Hãy lưu lại, chọn “CSV UTF-8”.',
  'no-header': 'Không thấy dòng tiêu đề đúng mẫu.',
  'too-slow': 'Đọc tệp quá lâu nên sổ tay dừng lại. Hãy xuất lại từ CSDL đảng viên, hoặc chia thành nhiều tệp.',
  'too-heavy':
    'Tệp cần nhiều bộ nhớ bất thường nên sổ tay dừng đọc. Hãy xuất lại từ CSDL đảng viên, hoặc chia thành nhiều tệp.',
  'too-many-rows': 'Tệp có hơn 600.000 dòng. Hãy chia thành nhiều tệp.',
};

/** Refuses a whole file: nothing of it is kept. `message` is the sentence a person reads. */
export class FileRefused extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode, detail?: string) {
    super(detail ? `${SENTENCES[code]} ${detail}` : SENTENCES[code]);
    this.name = 'FileRefused';
    this.code = code;
  }
}

/** The sentence for a refusal that crossed a process boundary as a code. */
export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(SENTENCES, code);
}
