import type { MutationResult } from '@sotay/contract';
import { describe, expect, it } from 'vitest';
import { isMadeOn, rebased } from './rebase.ts';

const made = (name: string, args: object, baseVersion: number | null = null, aggregate = 'one') => ({
  name,
  args,
  aggregate,
  baseVersion,
});
const answered = (version: number | null, more: Partial<MutationResult> = {}): MutationResult => ({
  id: '',
  outcome: 'applied',
  at: null,
  version,
  problem: null,
  answer: null,
  ...more,
});
const marks = (...of: { memberId: number; version?: number }[]) =>
  made('meeting.mark', { marks: of.map((one) => ({ mark: 'present', ...one })) });

describe('An act made on top of one that waits', () => {
  it('[SY25] is based on the version that the one before came to', () => {
    expect(rebased(made('thing.do', {}, 3), answered(4)).baseVersion).toBe(4);
    expect(rebased(made('meeting.draft', { basedOn: 3, body: 'b' }), answered(4))).toMatchObject({
      baseVersion: 4,
      args: { basedOn: 4, body: 'b' },
    });
    expect(rebased(made('feedback.reply', { version: 1, text: 't' }), answered(2)).args).toEqual({
      version: 2,
      text: 't',
    });
  });

  it('keeps a newer version that the person has seen, and its own where the one before changed nothing', () => {
    expect(rebased(made('thing.do', {}, 9), answered(4)).baseVersion).toBe(9);
    const draft = made('meeting.draft', { basedOn: 3, body: 'b' });
    expect(rebased(draft, answered(4, { outcome: 'superseded' }))).toBe(draft);
    expect(rebased(draft, answered(null))).toBe(draft);
  });

  it('takes for each mark the version of its own row', () => {
    const answer = {
      rows: [
        { id: 1, version: 6 },
        { id: 2, version: 2 },
      ],
    };
    const next = rebased(
      marks({ memberId: 1, version: 5 }, { memberId: 2 }, { memberId: 3, version: 1 }),
      answered(null, { answer }),
    );
    expect(next.args).toMatchObject({
      marks: [{ memberId: 1, version: 6 }, { memberId: 2 }, { memberId: 3, version: 1 }],
    });
    expect(JSON.stringify(next.args)).not.toContain('"memberId":2,"version"');
  });

  it('waits only where both speak of a version of the same thing', () => {
    expect(isMadeOn(marks({ memberId: 1 }), marks({ memberId: 1 }))).toBe(true);
    expect(isMadeOn(marks({ memberId: 1 }), marks({ memberId: 2 }))).toBe(false);
    expect(isMadeOn(made('feedback.reply', { version: 1 }), made('feedback.file', {}))).toBe(true);
    expect(isMadeOn(made('meeting.answer', {}), made('meeting.answer', {}))).toBe(false);
    expect(isMadeOn(made('meeting.draft', {}), made('meeting.draft', {}))).toBe(true);
    expect(isMadeOn(made('meeting.draft', {}), made('meeting.draft', {}, null, 'other'))).toBe(false);
    expect(isMadeOn(made('thing.do', {}, 3), made('thing.other', {}, 3))).toBe(false);
  });
});
