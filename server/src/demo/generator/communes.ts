/** What a generated commune is made of. */
export interface CommuneShape {
  /** As the code's second group: 25.181.…; also the head of the members' IDs. */
  readonly number: string;
  readonly name: string;
  readonly seed: number;
  readonly members: number;
  /** Units with a grassroots party organisation (đảng bộ cơ sở), and how many cells each has. */
  readonly grassroots: readonly { readonly name: string; readonly cells: readonly string[] }[];
  /** Cells directly under the commune. */
  readonly cells: readonly string[];
}

const hamlets = (names: string): string[] => names.split(' · ').map((name) => `Chi bộ Xóm ${name}`);
const numbered = (word: string, upTo: number): string[] =>
  Array.from({ length: upTo }, (_, at) => `Chi bộ ${word} ${String(at + 1)}`);

/** Xã Lương Sơn: 90 organisations below it, 2,674 members; five đảng bộ cơ sở without an office of their own. */
export const LUONG_SON: CommuneShape = {
  number: '181',
  name: 'Xã Lương Sơn',
  seed: 181,
  members: 2674,
  grassroots: [
    { name: 'Đảng bộ cơ sở Công an xã', cells: numbered('Công an', 4) },
    {
      name: 'Đảng bộ cơ sở UBND xã',
      cells: [
        'Chi bộ Văn phòng HĐND và UBND',
        'Chi bộ Phòng Kinh tế',
        'Chi bộ Phòng Văn hóa - Xã hội',
        'Chi bộ Trung tâm Hành chính công',
        'Chi bộ Ban Quản lý dự án',
      ],
    },
    {
      name: 'Đảng bộ cơ sở Bệnh viện Lương Sơn',
      cells: [
        'Chi bộ Khối Hành chính',
        'Chi bộ Khối Nội',
        'Chi bộ Khối Ngoại',
        'Chi bộ Khối Cận lâm sàng',
        'Chi bộ Dự phòng',
      ],
    },
    {
      name: 'Đảng bộ cơ sở Trường THPT Lương Sơn',
      cells: ['Chi bộ Tổ Tự nhiên', 'Chi bộ Tổ Xã hội', 'Chi bộ Tổ Ngoại ngữ', 'Chi bộ Học sinh'],
    },
    {
      name: 'Đảng bộ cơ sở Công ty Xi măng Đồng Sương',
      cells: ['Chi bộ Khai thác', 'Chi bộ Nghiền', 'Chi bộ Lò nung', 'Chi bộ Cơ điện', 'Chi bộ Văn phòng Công ty'],
    },
  ],
  cells: [
    ...numbered('Tiểu khu', 14),
    ...hamlets(
      'Mỏ · Lầm · Đồng Bái · Đồng Gạo · Đồng Sẽ · Đồng Găng · Rổng Vòng · Rổng Cấn · Suối Bu · Suối Nảy · Suối Sếu · Nước Vải · Nà Chuối · Bãi Lạng · Bãi Lau · ' +
        'Cố Thổ · Cột Bài · Đá Bạc · Gò Mu · Hợp Thung · Khuộc · Mái · Mòng · Năm Lu · Ngành · Nhuận Trạch · Quán Trắng · Rụt · Tân Sơn · Tân Hòa',
    ),
    'Chi bộ Cơ quan Đảng',
    'Chi bộ Mặt trận và đoàn thể',
    'Chi bộ Quân sự',
    'Chi bộ Trạm Y tế',
    'Chi bộ Trường Mầm non Hoa Sen',
    'Chi bộ Trường Mầm non Sao Mai',
    'Chi bộ Trường Tiểu học Lương Sơn',
    'Chi bộ Trường Tiểu học Nhuận Trạch',
    'Chi bộ Trường THCS Lương Sơn',
    'Chi bộ Trường THCS Tân Vinh',
    'Chi bộ Hợp tác xã Nông nghiệp',
    'Chi bộ Chợ Lương Sơn',
    'Chi bộ Quỹ Tín dụng nhân dân',
    'Chi bộ Hạt Kiểm lâm',
    'Chi bộ Điện lực',
    'Chi bộ Bưu điện',
    'Chi bộ Khu công nghiệp',
    'Chi bộ Hưu trí',
  ],
};

/** Xã Bao La: 37 organisations below it, all of them cells; 1,044 members. */
export const BAO_LA: CommuneShape = {
  number: '205',
  name: 'Xã Bao La',
  seed: 205,
  members: 1044,
  grassroots: [],
  cells: [
    ...hamlets(
      'Bao · Báo · Chiềng · Co Lương · Dồn · Khán · Khừ · La · Lầu · Mai Hạ · Mỏ Rút · Nà Phặt · Nghẹ · Noong Luông · Pà Khôm · Piềng Phung · Pù Bin · Sao · ' +
        'Thung Khe · Tòng Đậu · Văn · Vành · Xà Lĩnh · Xăm Khòe · Xô · Xưởng',
    ),
    'Chi bộ Cơ quan Đảng',
    'Chi bộ Cơ quan UBND',
    'Chi bộ Mặt trận và đoàn thể',
    'Chi bộ Công an',
    'Chi bộ Quân sự',
    'Chi bộ Trạm Y tế',
    'Chi bộ Trường Mầm non Bao La',
    'Chi bộ Trường Tiểu học Bao La',
    'Chi bộ Trường THCS Bao La',
    'Chi bộ Trường THCS Xăm Khòe',
    'Chi bộ Hợp tác xã Dệt thổ cẩm',
  ],
};
