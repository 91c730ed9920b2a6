import type { Meeting } from '@sotay/contract';
import { whenWords } from '#lib/ui/dates.ts';

/** Invitation and agenda as they are read aloud: no shortened words, no signs a voice would spell. */
export function invitationAloud(meeting: Meeting): string[] {
  const { chair, agenda } = meeting;
  return [
    `${meeting.title}. ${spoken(whenWords(meeting.startsAt))}.`,
    ...(meeting.place === null ? [] : [`Địa điểm: ${meeting.place}.`]),
    ...(chair === null ? [] : [`Chủ trì: đồng chí ${chair.fullName}.`]),
    ...(agenda.length === 0 ? [] : [`Có ${agenda.length} nội dung.`]),
    ...agenda.map((item, at) => `Thứ ${at + 1}. ${spoken(item.title)}.`),
    ...(meeting.papers.length === 0 ? [] : [`Có ${meeting.papers.length} tài liệu kèm theo.`]),
  ];
}

function spoken(words: string): string {
  return words.replaceAll('đ/c', 'đồng chí').replace(/(\d{1,2})\/(\d{1,2})/g, 'ngày $1 tháng $2');
}
