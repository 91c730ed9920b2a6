import type { Papers, PaperHead, PaperSignature } from '../papers.ts';

const head: PaperHead = {
  superior: 'Đảng bộ phường Hòa Bình',
  body: 'Chi bộ tổ dân phố số 5',
  symbol: '09-NQ/CB',
  place: 'Hòa Bình',
  date: '2026-12-03',
};
const chair: PaperSignature = {
  authority: 'T/M chi bộ',
  post: 'Bí thư',
  name: 'Nguyễn Thị Phượng',
  signedAt: 'lúc 20 giờ 15 phút, ngày 03 tháng 12 năm 2026',
};
const minuteTaker: PaperSignature = {
  authority: null,
  post: 'Thư ký',
  name: 'Bùi Văn Đượm',
  signedAt: 'lúc 20 giờ 05 phút, ngày 03 tháng 12 năm 2026',
};
const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const sections = [
  {
    heading: '1. Đánh giá kết quả thực hiện nhiệm vụ tháng 11',
    paragraphs: [
      'Chi bộ đã hoàn thành 7/8 nhiệm vụ. Đồng chí Quách Thị Hường báo cáo việc vận động nhân dân đóng góp làm đường ngõ 12, đạt 86% kế hoạch; phần còn lại chuyển sang tháng 12.',
      'Các đồng chí đã thảo luận, thống nhất đánh giá: ưu điểm là nền nếp sinh hoạt được giữ vững; hạn chế là tài liệu gửi còn chậm.',
    ],
  },
  {
    heading: '2. Nhiệm vụ tháng 12',
    paragraphs: [],
    table: {
      columns: [
        { title: 'Nhiệm vụ', width: 3 },
        { title: 'Người phụ trách', width: 1.5 },
        { title: 'Thời hạn', width: 1 },
      ],
      rows: [
        ['Hoàn thành đóng góp làm đường ngõ 12', 'Quách Thị Hường', '20/12/2026'],
        ['Rà soát đảng viên đi làm ăn xa', 'Đinh Công Đức', '15/12/2026'],
      ],
    },
  },
];

/** One of each paper, with names and words that use every kind of Vietnamese letter. */
export const samplePapers: Papers = {
  invitation: {
    head: { ...head, symbol: '12-GM/CB' },
    title: 'Sinh hoạt chi bộ thường kỳ tháng 12 năm 2026',
    recipient: 'Các đồng chí đảng viên Chi bộ tổ dân phố số 5',
    intro: 'Chi ủy trân trọng kính mời các đồng chí dự sinh hoạt chi bộ thường kỳ tháng 12 năm 2026.',
    time: '19 giờ 30 phút, thứ Năm, ngày 03 tháng 12 năm 2026',
    place: 'Nhà văn hóa tổ dân phố số 5, phường Hòa Bình, tỉnh Phú Thọ',
    onlineLink:
      'https://hop.example.vn/phong/chi-bo-to-5-sinh-hoat-thuong-ky-thang-12-nam-2026-rat-dai-khong-xuong-dong',
    chair: 'Đồng chí Nguyễn Thị Phượng, Bí thư chi bộ',
    agenda: [
      'Đánh giá kết quả thực hiện nhiệm vụ tháng 11, triển khai nhiệm vụ tháng 12.',
      'Xét đề nghị công nhận đảng viên chính thức.',
      'Thông tin thời sự, chính sách mới.',
    ],
    documents: ['Dự thảo nghị quyết tháng 12', 'Hướng dẫn số 42-HD/BTCTW'],
    note: 'Đề nghị các đồng chí nghiên cứu trước tài liệu và dự đúng giờ.',
    recipients: ['Như trên', 'Đảng ủy phường (để báo cáo)', 'Lưu chi bộ'],
    signatures: [chair],
  },
  attendance: {
    head: { ...head, symbol: null },
    title: 'Sinh hoạt chi bộ thường kỳ tháng 12 năm 2026',
    time: '19 giờ 30 phút, ngày 03 tháng 12 năm 2026',
    place: 'Nhà văn hóa tổ dân phố số 5',
    venue: null,
    rows: Array.from({ length: 70 }, (_, at) => ({
      name: ['Nguyễn Thị Phượng', 'Bùi Văn Đượm', 'Quách Thị Hường', 'Đinh Công Đức', 'Hoàng Ngọc Ưởng'][at % 5] ?? '',
      position: at === 0 ? 'Bí thư' : 'Đảng viên',
      mark: at % 9 === 4 ? 'Vắng có lý do' : 'Có mặt',
      note: at % 11 === 3 ? 'đến 19:52' : '',
    })),
    totals: ['Được triệu tập 70', 'Có mặt 62', 'Vắng có lý do 8', 'Vắng không lý do 0'],
    signatures: [
      { ...minuteTaker, signedAt: null },
      { ...chair, authority: null, post: 'Chủ trì', signedAt: null },
    ],
  },
  ballots: {
    head: { ...head, symbol: null },
    title: 'Công nhận đảng viên chính thức',
    questions: ['Đồng chí Bùi Văn Đượm', 'Đồng chí Quách Thị Hường'],
    choices: ['Đồng ý', 'Không đồng ý', 'Ý kiến khác'],
    instruction: 'Đánh dấu X vào một ô ở mỗi dòng. Phiếu không ghi tên người biểu quyết.',
    count: 9,
  },
  minutes: {
    head: { ...head, symbol: '12-BB/CB' },
    title: 'Sinh hoạt chi bộ thường kỳ tháng 12 năm 2026',
    version: 3,
    hash,
    opened: '19 giờ 30 phút, ngày 03 tháng 12 năm 2026',
    closed: '20 giờ 55 phút cùng ngày',
    place: 'Nhà văn hóa tổ dân phố số 5',
    chair: 'Đồng chí Nguyễn Thị Phượng, Bí thư',
    minuteTaker: 'Đồng chí Bùi Văn Đượm',
    attendance: {
      summoned: 34,
      present: 31,
      excused: 2,
      unexcused: 0,
      exempt: 1,
      absent: ['Đinh Công Đức (có lý do)', 'Hoàng Ngọc Ưởng (có lý do)'],
    },
    guests: ['Đồng chí Lê Thị Huệ, Ủy viên Ban Thường vụ Đảng ủy phường'],
    sections: [
      ...sections,
      {
        heading: '3. Biểu quyết',
        paragraphs: [
          'Thông qua nghị quyết tháng 12: tổng số tính biểu quyết 32; tán thành 31 (96,9%); không tán thành 0; ý kiến khác 0.',
        ],
      },
      {
        heading: '4. Ý kiến phát biểu',
        paragraphs: Array.from({ length: 12 }, () => sections[0]?.paragraphs[0] ?? ''),
      },
    ],
    signatures: [minuteTaker, { ...chair, authority: null, post: 'Chủ trì' }],
  },
  resolution: {
    head,
    title: 'Nhiệm vụ tháng 12 năm 2026',
    version: 1,
    hash,
    grounds: ['Căn cứ Điều lệ Đảng Cộng sản Việt Nam;', 'Căn cứ kết quả sinh hoạt chi bộ ngày 03 tháng 12 năm 2026,'],
    sections: [{ heading: null, paragraphs: ['Chi bộ thống nhất quyết nghị:'] }, ...sections],
    recipients: ['Đảng ủy phường (để báo cáo)', 'Các đồng chí đảng viên', 'Lưu chi bộ'],
    signatures: [chair],
  },
  extract: {
    head: { ...head, symbol: '03-TBB/CB' },
    title: 'Về việc công nhận đảng viên chính thức',
    version: 1,
    hash,
    source: 'minutes',
    sourceSymbol: '12-BB/CB',
    sourceDate: '2026-12-03',
    sections: [
      {
        heading: null,
        paragraphs: ['Chi bộ biểu quyết công nhận đồng chí Bùi Văn Đượm là đảng viên chính thức: 31/32 phiếu.'],
      },
    ],
    recipients: ['Ban Tổ chức Đảng ủy', 'Lưu chi bộ'],
    signatures: [chair],
  },
  'monthly-report': {
    head: { ...head, symbol: '12-BC/CB', date: '2026-02-05' },
    title: 'Tình hình sinh hoạt chi bộ tháng 01 năm 2026',
    version: 2,
    hash,
    intro: 'Chi bộ tổ dân phố số 5 báo cáo Đảng ủy phường Hòa Bình kết quả sinh hoạt tháng 01 năm 2026 như sau:',
    sections,
    recipients: ['Đảng ủy phường', 'Lưu chi bộ'],
    signatures: [chair],
  },
  pack: {
    head: { ...head, symbol: null },
    title: 'Sinh hoạt thường kỳ tháng 12 năm 2026',
    time: '19:00, thứ Năm, ngày 3/12/2026',
    place: 'Nhà văn hóa tổ dân phố số 5',
    chair: 'Nguyễn Thị Phượng',
    invitations: [
      { name: 'Hoàng Ngọc Ưởng', note: null },
      { name: 'Nguyễn Thị Phượng', note: 'Bí thư' },
    ],
    agenda: { items: ['Kiểm điểm nghị quyết tháng 11', 'Bàn nhiệm vụ tháng 12'], documents: ['ke-hoach.pdf'] },
    sheet: {
      version: 2,
      venue: null,
      rows: Array.from({ length: 40 }, (_, at) => ({
        number: at + 1,
        name: `Quách Văn Đượm ${at + 1}`,
        position: at === 0 ? 'Bí thư' : '',
      })),
      code: ['00000', '01110', '01010', '01110', '00000'],
      signatures: [minuteTaker, { ...chair, authority: null, post: 'Chủ trì' }],
    },
    documents: [{ title: 'Kế hoạch tháng 12', text: 'Quét dọn đường làng.\nTrồng cây.' }],
  },
  'done-for': {
    title: 'Đồng chí Hoàng Ngọc Ưởng',
    cell: 'Chi bộ tổ dân phố số 5',
    printed: '20 giờ, ngày 3/12/2026',
    rows: Array.from({ length: 8 }, () => ({
      when: '3/12/2026\n19 giờ 30',
      what: 'Trả lời giấy mời hộ: xin vắng\nSinh hoạt thường kỳ tháng 12, 3/12/2026',
      who: 'Đ/c Nguyễn Thị Phượng, Bí thư chi bộ',
    })),
  },
};
