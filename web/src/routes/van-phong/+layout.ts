import type { Me } from '@sotay/contract';
import { ApiProblem, get } from '#lib/api/client.ts';
import type { LayoutLoad } from './$types';

/** Who works here; a person without a session, or with none for Văn phòng, is sent to sign in and comes back. */
export const load: LayoutLoad = async ({ url }) => {
  try {
    const me = await get<Me>('/api/me');
    return { me, problem: null, signIn: null };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const to = encodeURIComponent(url.pathname + url.search);
    return {
      me: null,
      problem: error.message,
      signIn: error.status === 401 ? `/dang-nhap?face=office&to=${to}` : null,
    };
  }
};
