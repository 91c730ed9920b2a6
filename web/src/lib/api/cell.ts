import type {
  ActivationCode,
  ActivationCodeList,
  EditCircumstances,
  FileCorrection,
  MemberList,
  MemberPanel,
  NoAccountList,
  Revealed,
  SignOutRequest,
  SignOutRequestList,
} from '@sotay/contract';
import { get, send } from './client.ts';

/** What the members of a cell read of each other, and what its officers do for them. */
export const cellApi = {
  members: (orgId: number, after: string | null) =>
    get<MemberList>(
      `/api/members?orgId=${orgId}&limit=100${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
    ),
  member: (id: number) => get<MemberPanel>(`/api/members/${id}`),
  revealPhone: (id: number) =>
    send<Revealed>('POST', `/api/members/${id}/reveal`, { field: 'phone', reason: 'tapToCall' }),
  enterPhone: (id: number, phone: string) =>
    send<{ phoneMasked: string }>('PUT', `/api/members/${id}/phone`, { phone }),
  editCircumstances: (id: number, edit: EditCircumstances) => send('PUT', `/api/members/${id}/circumstances`, edit),
  fileCorrection: (id: number, request: FileCorrection) =>
    send<{ id: string }>('POST', `/api/members/${id}/corrections`, request),
  noAccount: (orgId: number) => get<NoAccountList>(`/api/members/no-account?orgId=${orgId}`),
  codes: (orgId: number) => get<ActivationCodeList>(`/api/activation-codes?orgId=${orgId}`),
  issueCode: (memberId: number) => send<ActivationCode>('POST', '/api/activation-codes', { memberId }),
  confirmCode: (id: string) => send<ActivationCode>('POST', `/api/activation-codes/${id}/confirm`, {}),
  signOuts: (orgId: number) => get<SignOutRequestList>(`/api/sign-out-requests?orgId=${orgId}`),
  askSignOut: (memberId: number) => send<SignOutRequest>('POST', '/api/sign-out-requests', { memberId }),
  confirmSignOut: (id: string) => send<SignOutRequest>('POST', `/api/sign-out-requests/${id}/confirm`, {}),
};
