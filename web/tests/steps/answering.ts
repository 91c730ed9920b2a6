import type { APIRequestContext } from 'playwright-core';

/** A member answers an invitation, asked of the server as his page would. */
export async function giveAnswer(as: APIRequestContext, meetingId: string, reason: string | null): Promise<void> {
  const path = `/api/meetings/${meetingId}/answer`;
  const data = reason === null ? { answer: 'attending' } : { answer: 'absent', reason };
  const answer = await as.fetch(path, { method: 'PUT', headers: { 'x-sotay': '1' }, data });
  if (!answer.ok()) throw new Error(`${path}: ${String(answer.status())} ${await answer.text()}`);
}
