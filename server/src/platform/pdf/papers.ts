/*
 * What each paper needs. All texts are plain: line breaks make paragraphs, nothing else means anything.
 * Dates are civil dates, YYYY-MM-DD; times and periods are written out by the caller, as a person reads them.
 */

/** Head of a paper in the Party's form. */
export interface PaperHead {
  /** Body above the one that issues, e.g. "Đảng bộ phường Hòa Bình"; `null` when there is none to name. */
  readonly superior: string | null;
  /** Body that issues, e.g. "Chi bộ tổ 5". */
  readonly body: string;
  /** Number and sign, e.g. "09-NQ/CB"; `null` for papers without a number. */
  readonly symbol: string | null;
  /** Place before the date, e.g. "Hòa Bình". */
  readonly place: string;
  readonly date: string;
}

/** Who signs. */
export interface PaperSignature {
  /** Line above the post, e.g. "T/M chi bộ"; `null` when he signs for himself. */
  readonly authority: string | null;
  /** "Bí thư", "Chủ trì", "Thư ký", … */
  readonly post: string;
  readonly name: string;
  /** When it was signed in the application, written out; `null` leaves room for ink. */
  readonly signedAt: string | null;
}

/** A table inside a section. */
export interface PaperTable {
  /** `width`: part of the line, relative to the other columns. */
  readonly columns: readonly { readonly title: string; readonly width: number }[];
  readonly rows: readonly (readonly string[])[];
}

/** A part of a paper's body. */
export interface PaperSection {
  readonly heading: string | null;
  readonly paragraphs: readonly string[];
  readonly table?: PaperTable | null;
}

interface Paper {
  readonly head: PaperHead;
  /** What the paper is about (trích yếu): printed under its kind, and the PDF's title. */
  readonly title: string;
}

/** Ties a print to the version that was signed; printed in the foot of every page. */
interface Versioned {
  readonly version: number | null;
  /** SHA-256 of what was signed, in hexadecimal. */
  readonly hash: string | null;
}

/** Giấy mời. */
export interface InvitationPaper extends Paper {
  readonly recipient: string;
  readonly intro: string | null;
  readonly time: string;
  readonly place: string | null;
  readonly onlineLink: string | null;
  readonly chair: string;
  readonly agenda: readonly string[];
  /** Names of the papers that go with it. */
  readonly documents: readonly string[];
  readonly note: string | null;
  /** Nơi nhận. */
  readonly recipients: readonly string[];
  readonly signatures: readonly PaperSignature[];
}

/** Danh sách điểm danh, filled or to be ticked by hand. */
export interface AttendancePaper extends Paper {
  readonly time: string;
  readonly place: string | null;
  /** Điểm cầu; `null` when there is one room. */
  readonly venue: string | null;
  readonly rows: readonly {
    readonly name: string;
    readonly position: string;
    /** "Có mặt", "Vắng có lý do", …; empty to be filled by hand. */
    readonly mark: string;
    readonly note: string;
  }[];
  /** E.g. "Có mặt 31/34"; joined into one line. */
  readonly totals: readonly string[];
  readonly signatures: readonly PaperSignature[];
}

/** Phiếu biểu quyết, several on a page. */
export interface BallotsPaper extends Paper {
  readonly questions: readonly string[];
  readonly choices: readonly string[];
  readonly instruction: string | null;
  /** How many ballots; at most 1,000. */
  readonly count: number;
}

/** Biên bản. */
export interface MinutesPaper extends Paper, Versioned {
  readonly opened: string;
  readonly closed: string | null;
  readonly place: string | null;
  readonly chair: string;
  readonly minuteTaker: string;
  readonly attendance: {
    readonly summoned: number;
    readonly present: number;
    readonly excused: number;
    readonly unexcused: number;
    readonly exempt: number;
    /** Names of the absent, as they shall be read. */
    readonly absent: readonly string[];
  } | null;
  readonly guests: readonly string[];
  readonly sections: readonly PaperSection[];
  /** Left to right: the minute-taker, the chair. */
  readonly signatures: readonly PaperSignature[];
}

/** Nghị quyết. */
export interface ResolutionPaper extends Paper, Versioned {
  /** "Căn cứ …", one each. */
  readonly grounds: readonly string[];
  readonly sections: readonly PaperSection[];
  readonly recipients: readonly string[];
  readonly signatures: readonly PaperSignature[];
}

/** Trích biên bản, trích nghị quyết. */
export interface ExtractPaper extends Paper, Versioned {
  readonly source: 'minutes' | 'resolution';
  readonly sourceSymbol: string | null;
  readonly sourceDate: string;
  readonly sections: readonly PaperSection[];
  readonly recipients: readonly string[];
  readonly signatures: readonly PaperSignature[];
}

/** Báo cáo tháng. */
export interface MonthlyReportPaper extends Paper, Versioned {
  readonly intro: string | null;
  readonly sections: readonly PaperSection[];
  readonly recipients: readonly string[];
  readonly signatures: readonly PaperSignature[];
}

/** Bộ giấy của một buổi họp: what is printed before it, in large print. Each part may be left out. */
export interface PackPaper extends Paper {
  readonly time: string;
  readonly place: string | null;
  readonly chair: string;
  /** Slips to be cut apart, one a person. */
  readonly invitations: readonly { readonly name: string; readonly note: string | null }[];
  readonly agenda: { readonly items: readonly string[]; readonly documents: readonly string[] } | null;
  readonly sheet: {
    readonly version: number;
    readonly venue: string | null;
    readonly rows: readonly { readonly number: number; readonly name: string; readonly position: string }[];
    /** The code that opens the screen where the signed sheet is entered: a string of 0 and 1 for each line. */
    readonly code: readonly string[];
    readonly signatures: readonly PaperSignature[];
  } | null;
  readonly documents: readonly { readonly title: string; readonly text: string }[];
}

/** Phiếu ghi việc đã làm hộ: one page in large print. */
export interface DoneForPaper {
  readonly title: string;
  readonly cell: string;
  /** When it was printed, written out. */
  readonly printed: string;
  /** Newest first; a line break begins a second line. */
  readonly rows: readonly { readonly when: string; readonly what: string; readonly who: string }[];
}

/** Every paper by its template (templates/<name>.typ). */
export interface Papers {
  readonly invitation: InvitationPaper;
  readonly attendance: AttendancePaper;
  readonly ballots: BallotsPaper;
  readonly minutes: MinutesPaper;
  readonly resolution: ResolutionPaper;
  readonly extract: ExtractPaper;
  readonly 'monthly-report': MonthlyReportPaper;
  readonly pack: PackPaper;
  readonly 'done-for': DoneForPaper;
}
