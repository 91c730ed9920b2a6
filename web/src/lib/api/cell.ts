import type {
  ActivationCode,
  ActivationCodeList,
  MemberList,
  MemberPanel,
  NoAccountList,
  Revealed,
  SignOutRequest,
  SignOutRequestList,
} from '@sotay/contract';
import { call, read } from './call.ts';

/** What the members of a cell read of each other, and what its officers do for them. */
export const cellApi = {
  members: (orgId: number, after: string | null) =>
    read<MemberList>(
      `/api/members?orgId=${orgId}&limit=100${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
    ),
  member: (id: number) => read<MemberPanel>(`/api/members/${id}`),
  revealPhone: (id: number) =>
    call<Revealed>('POST', `/api/members/${id}/reveal`, { field: 'phone', reason: 'tapToCall' }),
  enterPhone: (id: number, phone: string) =>
    call<{ phoneMasked: string }>('PUT', `/api/members/${id}/phone`, { phone }),
  noAccount: (orgId: number) => read<NoAccountList>(`/api/members/no-account?orgId=${orgId}`),
  codes: (orgId: number) => read<ActivationCodeList>(`/api/activation-codes?orgId=${orgId}`),
  issueCode: (memberId: number) => call<ActivationCode>('POST', '/api/activation-codes', { memberId }),
  confirmCode: (id: string) => call<ActivationCode>('POST', `/api/activation-codes/${id}/confirm`, {}),
  signOuts: (orgId: number) => read<SignOutRequestList>(`/api/sign-out-requests?orgId=${orgId}`),
  askSignOut: (memberId: number) => call<SignOutRequest>('POST', '/api/sign-out-requests', { memberId }),
  confirmSignOut: (id: string) => call<SignOutRequest>('POST', `/api/sign-out-requests/${id}/confirm`, {}),
};
