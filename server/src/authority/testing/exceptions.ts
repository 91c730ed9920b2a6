/** A cell where a route answers neither with the rows nor as if they did not exist, on purpose. */
export interface Exception {
  readonly name: string;
  /** `METHOD url`. */
  readonly route: string;
  /** Key of the person, or `everybody`. */
  readonly who: string;
  readonly target: RegExp;
  readonly status: number;
  readonly reason: string;
}

/** Every exception of the route matrix. There are none in the database's matrix. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    name: 'bind first',
    route: 'POST /api/members/:id/reveal',
    who: 'officer with an activation code only',
    target: /^phone of member 22$/,
    status: 403,
    reason:
      'He reads this person and would see the phone once bound to VNeID (domain.md § 9), so he is told what to do.',
  },
  ...(
    [
      ['POST /api/me/reauthenticate', 422, 'passkeys.test.ts'],
      ['POST /api/me/passkeys', 422, 'passkeys.test.ts'],
      ['POST /api/sign-in/passkey', 422, 'passkeys.test.ts'],
      ['POST /api/sign-in/pin', 422, 'pin.test.ts'],
      ['POST /api/sign-in/code', 422, 'activation-codes.test.ts'],
      ['POST /api/support-cases/follow', 404, 'support-cases.test.ts'],
      ['POST /api/support-cases/add', 404, 'support-cases.test.ts'],
    ] as const
  ).map(([route, status, proof]) => ({
    name: 'needs a proof that the matrix cannot make',
    route,
    who: 'everybody',
    target: /^oneself$/,
    status,
    reason: `A signature, a PIN or a code that nobody was given is refused whoever sends it; who may is proved in ${proof}.`,
  })),
];
