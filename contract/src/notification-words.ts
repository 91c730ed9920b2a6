/** What a person may be told, and what he may choose about it; imported by the web as words, without Zod. */

export const NOTICE_KINDS = [
  'meetingConvened',
  'meetingMoved',
  'meetingPostponed',
  'meetingChanged',
  'meetingCancelled',
  'meetingReminder',
  'absenceDecided',
  'taskDueSoon',
  'taskOverdue',
  'letterAnswered',
  'correctionAnswered',
  'reportDue',
  'reportOverdue',
  'announcement',
] as const;

/** What is chosen together; the same as `notifications_topic` in the database. */
export const NOTICE_TOPICS = ['meetings', 'reminders', 'tasks', 'answers', 'reports', 'announcements'] as const;

export const NOTICE_TOPIC_WORDS: Readonly<Record<(typeof NOTICE_TOPICS)[number], string>> = {
  meetings: 'Giấy mời, đổi giờ, hủy họp',
  reminders: 'Nhắc trước buổi họp',
  tasks: 'Nhiệm vụ đến hạn',
  answers: 'Ý kiến, đính chính được trả lời',
  reports: 'Báo cáo đến hạn',
  announcements: 'Thông báo của cấp trên',
};
