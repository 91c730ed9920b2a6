import type { EditCircumstances, MemberPanel } from '@sotay/contract';
import type { FieldProblem } from '#lib/api/client.ts';

type Circumstances = NonNullable<MemberPanel['circumstances']>;

/** What the cell knows of a member's means, as a form holds it: every value is the words of a control. */
export interface CircumstanceDraft {
  hasSmartphone: string;
  hasLevel2Identity: string;
  /** Id of the helper, '' for none. */
  helperId: string;
  consentedOn: string;
}

/** The draft as it stands on record. */
export function draftOf(known: Circumstances): CircumstanceDraft {
  return {
    hasSmartphone: wordOf(known.hasSmartphone),
    hasLevel2Identity: wordOf(known.hasLevel2Identity),
    helperId: known.assistedBy === null ? '' : String(known.assistedBy.id),
    consentedOn: known.assistanceConsentedOn ?? '',
  };
}

/** What is still to be put right before sending. */
export function missingIn(draft: CircumstanceDraft, known: Circumstances): readonly FieldProblem[] {
  if (draft.helperId !== '' && draft.consentedOn === '')
    return [{ field: 'assistance.consentedOn', message: 'Hãy chọn ngày đồng chí ấy đồng ý.' }];
  if (Object.keys(editOf(draft, known)).length === 0)
    return [{ field: 'hasSmartphone', message: 'Chưa có gì khác với điều đang ghi.' }];
  return [];
}

/** Only what the person changed, so that the log names nothing else. */
export function editOf(draft: CircumstanceDraft, known: Circumstances): EditCircumstances {
  const before = draftOf(known);
  const helperChanged =
    draft.helperId !== before.helperId || (draft.helperId !== '' && draft.consentedOn !== before.consentedOn);
  return {
    ...(draft.hasSmartphone === before.hasSmartphone ? {} : { hasSmartphone: valueOf(draft.hasSmartphone) }),
    ...(draft.hasLevel2Identity === before.hasLevel2Identity
      ? {}
      : { hasLevel2Identity: valueOf(draft.hasLevel2Identity) }),
    ...(helperChanged
      ? {
          assistance:
            draft.helperId === '' ? null : { memberId: Number(draft.helperId), consentedOn: draft.consentedOn },
        }
      : {}),
  };
}

function wordOf(value: boolean | null): string {
  return value === null ? 'unknown' : value ? 'yes' : 'no';
}

function valueOf(word: string): boolean | null {
  return word === 'unknown' ? null : word === 'yes';
}
