import type { APIRequestContext } from 'playwright-core';
import type { Meeting, MyMeetings, Report, Roll } from '@sotay/contract';

/** Asks the server as the person of a page, as the page itself would. */
async function ask<T>(as: APIRequestContext, method: string, path: string, data?: object): Promise<T> {
  const answer = await as.fetch(path, {
    method,
    headers: { 'x-sotay': '1' },
    ...(data === undefined ? {} : { data }),
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${String(answer.status())} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** The demo's convened meeting of a secretary's cell is held with so many absent beside those who asked, and closed. */
export async function holdMeeting(as: APIRequestContext, cellId: number, absent: number): Promise<Meeting> {
  const { upcoming } = await ask<MyMeetings>(as, 'GET', '/api/me/meetings');
  const { id } = upcoming.find((card) => card.host.id === cellId && card.state === 'convened')!;
  const at = `/api/meetings/${id}`;
  const move = async (act: string): Promise<Meeting> => {
    const { version } = await ask<Meeting>(as, 'GET', at);
    return ask(as, 'POST', `${at}/moves`, {
      act,
      version,
      ...(act === 'close' ? { undecidedAreUnexcused: true } : {}),
    });
  };
  await move('open');
  const roll = await ask<Roll>(as, 'GET', `${at}/roll`);
  const gone = roll.rows.filter((row) => row.mark === null).slice(0, absent);
  await ask(as, 'PUT', `${at}/roll`, { marks: gone.map((row) => ({ memberId: row.id, mark: 'unexcused' })) });
  await ask(as, 'PUT', `${at}/roll`, { restPresent: true });
  return move('close');
}

/** The month's report of a cell is written and sent. */
export async function sendReport(as: APIRequestContext, meeting: Meeting, summary: string): Promise<Report> {
  const report = await ask<Report>(as, 'POST', '/api/reports', { orgId: meeting.host.id, forMonth: meeting.forMonth });
  await ask(as, 'PATCH', `/api/reports/${report.id}`, { version: report.version, summary });
  return ask(as, 'POST', `/api/reports/${report.id}/submit`, {});
}

/** A member answers an invitation. */
export function giveAnswer(as: APIRequestContext, meetingId: string, reason: string | null): Promise<unknown> {
  const answer = reason === null ? { answer: 'attending' } : { answer: 'absent', reason };
  return ask(as, 'PUT', `/api/meetings/${meetingId}/answer`, answer);
}
