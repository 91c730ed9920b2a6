import { expect } from 'vitest';
import type { MeetingFile } from '@sotay/contract';
import type { Caller } from '../../platform/http/testing.ts';

/** Adds a file to a meeting, as a browser sends it. */
export async function bringFile(
  caller: Caller,
  meetingId: string,
  name: string,
  content: Buffer,
  purpose = 'paper',
): Promise<MeetingFile> {
  const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  const answer = await caller({
    method: 'POST',
    url: `/api/meetings/${meetingId}/files?purpose=${purpose}`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--x--\r\n')]),
  });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<MeetingFile>();
}
