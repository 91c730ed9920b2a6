import { COLUMNS, type ColumnKey } from '../columns.ts';
import { type RawCell, asText, isBlank, isFormula, shown } from '../reading/cells.ts';
import { type Gender, type ReadDigits, meaningOf, readCardNumber, readCitizenId } from './citizen-id.ts';
import { type ReadDate, readDate, spoken } from './dates.ts';
import { bareKey } from './folding.ts';
import { looksLikeName, personName } from './names.ts';
import { type RowProblem, error, warning } from './problems.ts';

/** How the exchange format writes a member's activity. */
export type SourceStatus = 'active' | 'exempted' | 'transferredOut' | 'deceased' | 'leftParty';

/** A member row after checking; a field is null when the cell was empty or at fault. */
export interface MemberValues {
  externalId: string | null;
  fullName: string | null;
  gender: Gender | null;
  birthDate: string | null;
  citizenId: string | null;
  cardNumber: string | null;
  orgId: number | null;
  /** The organisation as the file writes it, for the preview. */
  orgName: string;
  joinedOn: string | null;
  officialOn: string | null;
  status: SourceStatus | null;
  statusDate: string | null;
}

/** What the checks need to know beside the row. */
export interface MemberContext {
  /** Finds the organisation a row names, inside the importing committee. */
  findOrganization: (name: string) => { id: number; isCell: boolean } | 'ambiguous' | null;
  /** Name of the importing committee, for sentences. */
  committee: string;
  /** Civil date of today, yyyy-mm-dd. */
  today: string;
}

const STATUSES: Readonly<Record<string, SourceStatus>> = {
  'dang sinh hoat dang': 'active',
  'da chuyen sinh hoat': 'transferredOut',
  'da tu tran': 'deceased',
  'da ra khoi dang': 'leftParty',
};
const GENDERS: Readonly<Record<string, Gender>> = { nam: 'male', nu: 'female' };
const GENDER_WORDS: Record<Gender, string> = { male: 'nam', female: 'nữ' };
const LABELS = COLUMNS.members;
const KEYS = Object.keys(LABELS) as ColumnKey<'members'>[];

/** Checks one member row and normalises it. Pure: the same cells and context always give the same answer. */
export function checkMemberRow(
  cells: readonly RawCell[],
  context: MemberContext,
): { values: MemberValues; problems: RowProblem[] } {
  const problems: RowProblem[] = [];
  const cell = (key: ColumnKey<'members'>): RawCell => {
    const raw = cells[KEYS.indexOf(key)] ?? null;
    return isFormula(raw) ? null : raw;
  };
  const formulas = new Set(KEYS.filter((_key, at) => isFormula(cells[at])));
  for (const key of formulas) {
    problems.push(error('formula', LABELS[key], `Ô ${LABELS[key]} là công thức. Cần ghi thẳng giá trị.`));
  }
  /** A formula has been reported already, so an emptiness it caused is not reported again. */
  const missing = (key: ColumnKey<'members'>, sentence: string): null => {
    if (!formulas.has(key)) problems.push(error('missing', LABELS[key], sentence));
    return null;
  };

  const readName = (): string | null => {
    if (isBlank(cell('fullName'))) return missing('fullName', 'Dòng này chưa có họ và tên.');
    const name = personName(asText(cell('fullName')));
    if (looksLikeName(name)) return name;
    problems.push(
      error(
        'name-letters',
        LABELS.fullName,
        `Họ và tên ghi “${shown(cell('fullName'))}”, có ký tự không dùng trong tên người.`,
      ),
    );
    return null;
  };
  const readGender = (): Gender | null => {
    if (isBlank(cell('gender'))) return missing('gender', 'Chưa ghi giới tính. Cần ghi Nam hoặc Nữ.');
    const gender = GENDERS[bareKey(asText(cell('gender')))];
    if (gender) return gender;
    problems.push(error('gender', LABELS.gender, `Giới tính ghi “${shown(cell('gender'))}”. Cần ghi Nam hoặc Nữ.`));
    return null;
  };
  const date = (key: 'birthDate' | 'joinedOn' | 'officialOn' | 'statusDate'): string | null => {
    const read = readDate(cell(key));
    const problem = dateProblem(read, LABELS[key]);
    if (problem) problems.push(problem);
    if (read.kind !== 'date' && read.kind !== 'serial') return null;
    if (read.iso <= context.today) return read.iso;
    problems.push(error('date-future', LABELS[key], `${LABELS[key]} ghi ${spoken(read.iso)}, sau hôm nay.`));
    return null;
  };
  const requiredDate = (key: 'birthDate' | 'joinedOn'): string | null =>
    isBlank(cell(key)) ? missing(key, `Chưa ghi ${lowerFirst(LABELS[key])}.`) : date(key);

  const readOrganization = (): number | null => {
    const raw = cell('organization');
    if (isBlank(raw)) return missing('organization', 'Chưa ghi tổ chức Đảng đang sinh hoạt.');
    const found = context.findOrganization(asText(raw));
    if (found !== null && found !== 'ambiguous' && found.isCell) return found.id;
    const [code, text] =
      found === null
        ? ['organization-unknown', `Không tìm thấy “${shown(raw)}” trong ${context.committee}.`]
        : found === 'ambiguous'
          ? [
              'organization-ambiguous',
              `Trong ${context.committee} có hai nơi cùng tên “${shown(raw)}”. Cần sửa tên cho khác nhau.`,
            ]
          : ['organization-not-cell', `“${shown(raw)}” là đảng bộ. Cần ghi tên chi bộ.`];
    problems.push(error(code, LABELS.organization, text));
    return null;
  };
  const readStatus = (): SourceStatus | null => {
    const raw = cell('status');
    const status = isBlank(raw) ? 'active' : STATUSES[bareKey(asText(raw))];
    if (!status) {
      problems.push(
        error('status', LABELS.status, `Trạng thái ghi “${shown(raw)}”, không có trong danh mục của CSDL đảng viên.`),
      );
      return null;
    }
    // CSDL 3.0 has no status for an exempted member: it writes the active one with a date beside it.
    return status === 'active' && !isBlank(cell('statusDate')) ? 'exempted' : status;
  };

  const values: MemberValues = {
    externalId: isBlank(cell('externalId'))
      ? missing('externalId', 'Chưa có ID của CSDL đảng viên.')
      : asText(cell('externalId')).slice(0, 64),
    fullName: readName(),
    gender: readGender(),
    birthDate: requiredDate('birthDate'),
    citizenId: null,
    cardNumber: null,
    orgId: readOrganization(),
    orgName: shown(cell('organization')),
    joinedOn: requiredDate('joinedOn'),
    officialOn: date('officialOn'),
    status: readStatus(),
    statusDate: date('statusDate'),
  };
  const citizen = readCitizenId(cell('citizenId'));
  if (citizen.kind === 'blank') missing('citizenId', 'Chưa ghi số định danh cá nhân.');
  else if (citizen.kind === 'digits') values.citizenId = citizen.value;
  else problems.push(error(`citizen-id-${citizen.kind}`, LABELS.citizenId, digitsSentence('Số định danh', citizen)));

  readCard(cell('cardNumber'), formulas.has('cardNumber'), values, problems, cell('officialOn'));
  compareDates(values, problems);
  compareMeaning(values, problems, shown(cell('gender')));
  if (values.status === 'leftParty') {
    const sentence =
      'Tệp không nói vì sao ra khỏi Đảng. Sổ tay ghi “Xin ra khỏi Đảng”, đồng chí sửa lại nếu là xóa tên hay khai trừ.';
    problems.push(warning('left-reason', LABELS.status, sentence));
  }
  return { values, problems };
}

function readCard(
  raw: RawCell,
  isReported: boolean,
  values: MemberValues,
  problems: RowProblem[],
  official: RawCell,
): void {
  const card = readCardNumber(raw);
  if (card.kind === 'digits') values.cardNumber = card.value;
  else if (card.kind !== 'blank') {
    problems.push(
      warning('card-number', LABELS.cardNumber, `${digitsSentence('Số thẻ', card)} Sổ tay chưa ghi số này.`),
    );
  } else if (!isBlank(official) && !isReported) {
    // A probationary member has no card yet, so only an official one is asked about.
    problems.push(warning('card-missing', LABELS.cardNumber, 'Đảng viên chính thức nhưng chưa có số thẻ Đảng.'));
  }
}

function compareDates(values: MemberValues, problems: RowProblem[]): void {
  const { birthDate, joinedOn, officialOn, status, statusDate } = values;
  if (joinedOn && officialOn && officialOn < joinedOn) {
    problems.push(
      error(
        'official-before-joined',
        LABELS.officialOn,
        `Ngày chính thức ${spoken(officialOn)} trước ngày vào Đảng ${spoken(joinedOn)}.`,
      ),
    );
  }
  if (birthDate && joinedOn && joinedOn <= birthDate) {
    problems.push(
      error(
        'joined-before-born',
        LABELS.joinedOn,
        `Ngày vào Đảng ${spoken(joinedOn)} không sau ngày sinh ${spoken(birthDate)}.`,
      ),
    );
  }
  if (
    status &&
    status !== 'active' &&
    !statusDate &&
    !problems.some((problem) => problem.column === LABELS.statusDate)
  ) {
    problems.push(error('status-date-missing', LABELS.statusDate, 'Trạng thái này cần có ngày ở cột cuối.'));
  }
}

function compareMeaning(values: MemberValues, problems: RowProblem[], genderAsWritten: string): void {
  const { citizenId, gender, birthDate } = values;
  if (!citizenId) return;
  const meaning = meaningOf(citizenId);
  if (!meaning) {
    problems.push(
      warning(
        'citizen-id-century',
        LABELS.citizenId,
        'Chữ số thứ tư của số định danh không ứng với thế kỷ nào của người đang sống.',
      ),
    );
    return;
  }
  if (gender && meaning.gender !== gender) {
    const stated = GENDER_WORDS[meaning.gender];
    problems.push(
      warning(
        'gender-meaning',
        LABELS.gender,
        `Số định danh chỉ giới tính ${stated}, cột Giới tính ghi “${genderAsWritten}”.`,
      ),
    );
  }
  if (birthDate && meaning.birthYear !== Number(birthDate.slice(0, 4))) {
    problems.push(
      warning(
        'birth-year-meaning',
        LABELS.citizenId,
        `Số định danh chỉ năm sinh ${String(meaning.birthYear)}, cột Sinh ngày ghi ${spoken(birthDate)}.`,
      ),
    );
  }
}

/** The sentence for a date that cannot be taken, or must be looked at; null when there is nothing to say. */
export function dateProblem(read: ReadDate, label: string): RowProblem | null {
  switch (read.kind) {
    case 'blank':
    case 'date':
      return null;
    case 'serial':
      return warning(
        'date-serial',
        label,
        `${label} ở dạng số ${String(read.serial)}. Đã hiểu là ${spoken(read.iso)}.`,
      );
    case 'yearOnly':
      return error('date-year-only', label, `${label} chỉ ghi năm “${read.year}”. Cần đủ cả ngày, tháng.`);
    case 'monthOnly':
      return error('date-month-only', label, `${label} chỉ ghi “${read.text}”. Cần đủ cả ngày.`);
    case 'noSuchDay':
      return error('date-no-such-day', label, `${label} ghi “${read.text}”, không có ngày này trong lịch.`);
    case 'unreadable':
      return error(
        'date-unreadable',
        label,
        `${label} ghi “${read.text.slice(0, 30)}”. Cần ghi theo dạng ngày/tháng/năm.`,
      );
  }
}

function digitsSentence(what: string, read: ReadDigits): string {
  return read.kind === 'length'
    ? `${what} có ${String(read.length)} chữ số, cần 12.`
    : `${what} có ký tự không phải chữ số. Hay lẫn chữ O với số 0.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLocaleLowerCase('vi') + text.slice(1);
}
