/** What each act is called on the tray, and where the person goes on with it. */
const ACTS: Readonly<Record<string, string>> = {
  'meeting.answer': 'Trả lời giấy mời',
  'meeting.opinion': 'Ý kiến gửi trước buổi họp',
  'meeting.checkIn': 'Báo có mặt',
  'meeting.mark': 'Điểm danh',
  'meeting.draft': 'Bản ghi biên bản, nghị quyết',
  'task.finish': 'Báo đã xong việc',
  'feedback.file': 'Thư góp ý, phản ánh, đề xuất',
  'feedback.reply': 'Thư viết tiếp',
  'correction.file': 'Đề nghị đính chính',
};
/** Marks that the application makes by itself: they are no act of the person's to look at. */
const QUIET: readonly string[] = ['meeting.seen', 'meeting.delivered', 'notice.read'];

/** The act in the person's words. */
export function actWords(name: string): string {
  return ACTS[name] ?? 'Việc đã làm';
}

/** Whether the person knows that he did it. */
export function isHis({ name }: { name: string }): boolean {
  return !QUIET.includes(name);
}

/** The words the person wrote in it, to be read again or taken over into another place. */
export function ownWords(args: unknown): string | null {
  const { text, reason, body, result, right } = args as Partial<Record<string, unknown>>;
  const said = [text, reason, body, result, right].find((one) => typeof one === 'string' && one !== '');
  return typeof said === 'string' ? said : null;
}
