import { z } from 'zod';

/** Signing in, devices, passkeys, PIN, activation codes, support cases, consent. */

export const SignInStrength = z.enum(['vneid', 'passkey', 'pin', 'code']);
export const Face = z.enum(['handbook', 'office']);

/** A browser is sent here; `again` asks the person to prove himself anew in the session he has. */
export const SignInStart = z.object({
  face: Face.default('handbook'),
  again: z.literal('1').optional(),
  /** Where to land afterwards; only a path of our own. */
  to: z
    .string()
    .regex(/^\/(?![/\\])[^\s]{0,300}$/, 'Địa chỉ này không phải của sổ tay.')
    .optional(),
});
export const SignInCallback = z.looseObject({
  state: z.string().max(200).optional(),
  code: z.string().max(4000).optional(),
  error: z.string().max(200).optional(),
});

export const SignedIn = z.object({ signedIn: z.literal(true), strength: SignInStrength, mayAddPasskey: z.boolean() });
export const Done = z.object({ done: z.literal(true) });

export const RedeemCode = z.strictObject({
  code: z
    .string()
    .transform((text) => text.replace(/\D/g, ''))
    .pipe(z.string().min(6, 'Mã kích hoạt gồm 8 chữ số.').max(12, 'Mã kích hoạt gồm 8 chữ số.')),
});

/** WebAuthn objects travel as the browser makes them; the server's library checks them. */
export const PasskeyOptions = z.object({ challengeId: z.string(), options: z.looseObject({ challenge: z.string() }) });
export const PasskeyAnswer = z.strictObject({
  challengeId: z.string().max(100),
  response: z.looseObject({
    id: z.string().max(2000),
    rawId: z.string().max(2000),
    type: z.literal('public-key'),
    response: z.looseObject({}),
    clientExtensionResults: z.looseObject({}),
  }),
  label: z.string().trim().max(60).optional(),
  /** Sign-in only: opens Văn phòng in the session. */
  face: Face.optional(),
});
export const PasskeyItem = z.object({
  id: z.string(),
  label: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  mayRemove: z.boolean(),
});
export const PasskeyList = z.object({ items: z.array(PasskeyItem) });
export const PasskeyId = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/) });

/** PIN: six digits, good only together with the key that never leaves the phone. */
export const Pin = z.string().regex(/^\d{6}$/, 'Mã PIN gồm đúng 6 chữ số.');
export const SetPin = z.strictObject({
  pin: Pin,
  /** ECDSA P-256 public key of this phone. */
  deviceKey: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().max(64),
    y: z.string().max(64),
  }),
});
export const PinSet = z.object({ deviceId: z.uuid() });
export const PinChallengeAsk = z.strictObject({ deviceId: z.uuid() });
export const PinChallenge = z.object({ challengeId: z.string(), challenge: z.string() });
/** `signature`: base64url of the raw 64-byte ECDSA-SHA-256 signature over the challenge's UTF-8 text. */
export const EnterPin = z.strictObject({ challengeId: z.string().max(100), pin: Pin, signature: z.string().max(200) });

export const DeviceItem = z.object({
  id: z.uuid(),
  label: z.string(),
  here: z.boolean(),
  strength: SignInStrength.nullable(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  office: z.boolean(),
  mayRevoke: z.boolean(),
});
export const DeviceList = z.object({ items: z.array(DeviceItem) });
export const DeviceId = z.object({ id: z.uuid() });

export const GiveConsent = z.strictObject({ version: z.string().max(40), given: z.boolean() });
export const ConsentNotice = z.object({
  version: z.string(),
  paragraphs: z.array(z.string()),
  state: z.enum(['given', 'refused', 'notAsked']),
  at: z.iso.datetime().nullable(),
});

/** Support cases. The opener has no session: the code is all he needs, and all he has. */
export const SupportReason = z.enum([
  'mismatch',
  'noAccount',
  'exempted',
  'departed',
  'noLevel2',
  'noPhone',
  'lostPhone',
  'other',
]);
export const SupportState = z.enum(['opened', 'taken', 'waiting', 'closed']);
const CallbackPhone = z
  .string()
  .transform((text) => text.replace(/[\s.-]/g, '').replace(/^\+84/, '0'))
  .pipe(z.string().regex(/^0\d{9}$/, 'Số điện thoại cần đủ 10 chữ số, bắt đầu bằng 0.'));
export const OpenSupportCase = z.strictObject({
  reason: SupportReason,
  claimedName: z.string().trim().max(100).optional(),
  communeId: z.number().int().positive().optional(),
  callbackPhone: CallbackPhone.optional(),
});
const SupportCodeText = z
  .string()
  .transform((text) => text.toUpperCase().replace(/[^0-9A-Z]/g, ''))
  .pipe(z.string().length(10, 'Mã hỗ trợ gồm 10 ký tự.'));
export const AddToSupportCase = z.strictObject({
  code: SupportCodeText,
  communeId: z.number().int().positive().optional(),
  callbackPhone: CallbackPhone.optional(),
  claimedName: z.string().trim().max(100).optional(),
});
export const SupportCode = z.strictObject({ code: SupportCodeText });
export const OwnSupportCase = z.object({
  code: z.string(),
  reason: SupportReason,
  title: z.string(),
  nextStep: z.string(),
  state: SupportState,
  answer: z.string().nullable(),
  openedAt: z.iso.datetime(),
  hasCallbackPhone: z.boolean(),
  commune: z.string().nullable(),
});
export const SupportCommunes = z.object({ items: z.array(z.object({ id: z.number().int(), name: z.string() })) });

/** The desk of a commune's support team: name, cell, reason, call-back phone; nothing else. */
export const SupportDeskItem = z.object({
  id: z.uuid(),
  reason: SupportReason,
  detail: z.string().nullable(),
  state: SupportState,
  name: z.string().nullable(),
  cell: z.string().nullable(),
  memberId: z.number().int().nullable(),
  accountState: z.enum(['none', 'open', 'closed', 'bound']).nullable(),
  callbackPhone: z.string().nullable(),
  openedAt: z.iso.datetime(),
  answer: z.string().nullable(),
  mayTake: z.boolean(),
  mayClose: z.boolean(),
  mayIssueCode: z.boolean(),
  maySignOut: z.boolean(),
});
export const SupportDesk = z.object({ items: z.array(SupportDeskItem) });
/** Open cases only: a closed one has lost its commune, and with it everyone's sight of it. */
export const SupportDeskQuery = z.object({ orgId: z.coerce.number().int() });
/** The number on the citizen card that the person shows; the answer says only whether he belongs to this commune. */
export const IdentifyInCase = z.strictObject({
  citizenId: z
    .string()
    .transform((text) => text.replace(/\D/g, ''))
    .pipe(z.string().length(12, 'Số định danh cần đủ 12 chữ số.')),
});
export const SupportCaseId = z.object({ id: z.uuid() });
export const MoveSupportCase = z.strictObject({
  to: z.enum(['taken', 'waiting', 'closed']),
  answer: z.string().trim().max(1000).optional(),
});

/** Activation codes. The digits are in one answer only, that of the act that makes them. */
export const IssueActivationCode = z.strictObject({
  memberId: z.number().int().positive(),
  caseId: z.uuid().optional(),
});
export const ActivationCode = z.object({
  id: z.uuid(),
  memberId: z.number().int(),
  name: z.string(),
  issuedAs: z.enum(['supportTeam', 'organizationBoard', 'officers', 'installation']),
  state: z.enum(['waitingForSecondOfficer', 'ready', 'redeemed', 'expired', 'cancelled']),
  expiresAt: z.iso.datetime(),
  /** Shown once, to be handed over in person. */
  code: z.string().nullable(),
  mayConfirm: z.boolean(),
  mayCancel: z.boolean(),
});
export const ActivationCodeList = z.object({ items: z.array(ActivationCode) });
export const ActivationQuery = z.object({ orgId: z.coerce.number().int() });
export const ActivationId = z.object({ id: z.uuid() });

/** A lost phone: signed out by the support team at once, or by two cell officers together. */
export const AskSignOut = z.strictObject({ memberId: z.number().int().positive() });
export const SignOutRequest = z.object({
  id: z.uuid(),
  memberId: z.number().int(),
  name: z.string(),
  state: z.enum(['waitingForSecondOfficer', 'done', 'expired']),
  mayConfirm: z.boolean(),
});
/** The answer to asking: no id when the support team has done it at once and nothing waits. */
export const SignOutAsked = SignOutRequest.extend({ id: z.uuid().nullable() });
export const SignOutRequestList = z.object({ items: z.array(SignOutRequest) });

/** Demo only. */
export const DemoPeople = z.object({
  groups: z.array(
    z.object({ title: z.string(), people: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })) }),
  ),
});

export type SignInStrength = z.infer<typeof SignInStrength>;
export type SignedIn = z.infer<typeof SignedIn>;
export type PasskeyOptions = z.infer<typeof PasskeyOptions>;
export type PasskeyList = z.infer<typeof PasskeyList>;
export type PinChallenge = z.infer<typeof PinChallenge>;
export type DeviceItem = z.infer<typeof DeviceItem>;
export type DeviceList = z.infer<typeof DeviceList>;
export type ConsentNotice = z.infer<typeof ConsentNotice>;
export type SupportReason = z.infer<typeof SupportReason>;
export type SupportState = z.infer<typeof SupportState>;
export type OwnSupportCase = z.infer<typeof OwnSupportCase>;
export type SupportDesk = z.infer<typeof SupportDesk>;
export type SupportDeskItem = z.infer<typeof SupportDeskItem>;
export type ActivationCode = z.infer<typeof ActivationCode>;
export type ActivationCodeList = z.infer<typeof ActivationCodeList>;
export type SignOutRequest = z.infer<typeof SignOutRequest>;
export type SignOutAsked = z.infer<typeof SignOutAsked>;
export type SignOutRequestList = z.infer<typeof SignOutRequestList>;
export type DemoPeople = z.infer<typeof DemoPeople>;
