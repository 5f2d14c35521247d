import { TALK_STATES } from './voice-talk.ts';
import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { FlowAct, MAX_FLOW_ACTS } from './contacts-flow.ts';
import { Recording, RecordingStep } from './contacts-recordings.ts';
import { PageQuery, pageOf } from './paging.ts';

/** One engagement on one channel, from arrival to finished wrap-up (glossary: contact 联络). */
export const CHANNELS = ['voice', 'video', 'chat'] as const;
export type Channel = (typeof CHANNELS)[number];

export const CONTACT_STATES = [
  'arrived',
  'self_service',
  'waiting',
  'offered',
  'connected',
  'after_call_work',
  'closed',
  'abandoned',
  'failed',
] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/** Who goes first and where: data of routing, carried on the contact so that every list can show it. */
export const SERVICE_CLASSES = ['emergency', 'elder', 'vip', 'enterprise', 'star', 'complaint', 'ordinary'] as const;
export type ServiceClass = (typeof SERVICE_CLASSES)[number];

export const PARTIES = ['customer', 'agent', 'system'] as const;
export type Party = (typeof PARTIES)[number];

/** Disposition codes: what the contact was and how it ended, in the five kinds of the field plus nuisance. */
export const DISPOSITIONS = [
  { code: 'consultation_answered', zh: '咨询·已解答', en: 'Enquiry answered' },
  { code: 'service_done', zh: '办理·已完成', en: 'Request completed' },
  { code: 'fault_solved_on_phone', zh: '报障·电话内解决', en: 'Fault solved on the phone' },
  { code: 'fault_order', zh: '报障·已派工单', en: 'Fault, order dispatched' },
  { code: 'complaint_settled', zh: '投诉·当场解决', en: 'Complaint settled at once' },
  { code: 'complaint_order', zh: '投诉·已转工单', en: 'Complaint, order dispatched' },
  { code: 'suggestion_recorded', zh: '建议·已记录', en: 'Suggestion recorded' },
  { code: 'callback_promised', zh: '约定回复', en: 'Call-back promised' },
  { code: 'silent_or_nuisance', zh: '无声/骚扰', en: 'Silent or nuisance' },
  { code: 'cut_off', zh: '通话中断', en: 'Cut off' },
] as const;
export type DispositionCode = (typeof DISPOSITIONS)[number]['code'];
export const DISPOSITION_CODES = DISPOSITIONS.map((d) => d.code) as [DispositionCode, ...DispositionCode[]];

export const LIMITS = {
  noteChars: 2_000,
  messageChars: 4_000,
  reasonChars: 500,
  numberChars: 32,
  transcriptPage: 200,
} as const;

export const Contact = Type.Object(
  {
    id: Id,
    channel: oneOf(CHANNELS),
    direction: oneOf(['inbound', 'outbound']),
    state: oneOf(CONTACT_STATES),
    customerId: nullable(Type.String({ maxLength: 64 })),
    /** Masked unless the reader may see it; for chat the visitor's chosen name or number. */
    customerLabel: Type.String({ maxLength: 64 }),
    calledNumber: nullable(Type.String({ maxLength: LIMITS.numberChars })),
    queueCode: nullable(Type.String({ maxLength: 40 })),
    serviceClass: oneOf(SERVICE_CLASSES),
    /** Where in the menu or on the page the customer came from, e.g. `fault.broadband`. */
    topic: nullable(Type.String({ maxLength: 80 })),
    agentId: nullable(Id),
    agentName: nullable(Type.String()),
    caseId: nullable(Id),
    arrivedAt: Instant,
    /** The request for a person: the clock of the 15-second measure starts here, not at the first menu word. */
    requestedHumanAt: nullable(Instant),
    offeredAt: nullable(Instant),
    answeredAt: nullable(Instant),
    endedAt: nullable(Instant),
    closedAt: nullable(Instant),
    endedBy: nullable(oneOf(PARTIES)),
    endReason: nullable(Type.String({ maxLength: 80 })),
    disposition: nullable(Type.String({ maxLength: 60 })),
    satisfaction: nullable(Type.Integer({ minimum: 1, maximum: 5 })),
    version: Type.Integer(),
  },
  { $id: 'Contact' },
);
export type Contact = Static<typeof Contact>;

export const ContactQuery = Type.Composite([
  PageQuery,
  Type.Object({
    channel: Type.Optional(oneOf(CHANNELS)),
    state: Type.Optional(Type.Array(oneOf(CONTACT_STATES), { maxItems: 9 })),
    queueCode: Type.Optional(Type.String({ maxLength: 40 })),
    agentId: Type.Optional(Id),
    customerId: Type.Optional(Type.String({ maxLength: 64 })),
    caseId: Type.Optional(Id),
    from: Type.Optional(Instant),
    until: Type.Optional(Instant),
    /** The beginning or the end of a number, or words that were said in a chat. */
    text: Type.Optional(Type.String({ minLength: 2, maxLength: 60 })),
  }),
]);
export type ContactQuery = Static<typeof ContactQuery>;
export const ContactPage = pageOf(Contact);

export const TRANSCRIPT_KINDS = ['text', 'image', 'file', 'notice'] as const;
export const TranscriptEntry = Type.Object({
  contactId: Id,
  /** 1, 2, 3 … within the contact, without holes: a screen that knows `seq` asks for what comes after it. */
  seq: Type.Integer({ minimum: 1 }),
  at: Instant,
  author: oneOf(PARTIES),
  authorName: Type.String({ maxLength: 64 }),
  kind: oneOf(TRANSCRIPT_KINDS),
  text: Type.String({ maxLength: LIMITS.messageChars }),
  attachment: nullable(
    Type.Object({
      blobId: Type.String({ maxLength: 80 }),
      fileName: Type.String({ maxLength: 200 }),
      mediaType: Type.String({ maxLength: 100 }),
      bytes: Type.Integer(),
    }),
  ),
  clientMessageId: nullable(Type.String({ maxLength: 64 })),
});
export type TranscriptEntry = Static<typeof TranscriptEntry>;

export const ContactTransition = Type.Object({
  at: Instant,
  from: nullable(oneOf(CONTACT_STATES)),
  event: Type.String(),
  to: oneOf(CONTACT_STATES),
  actor: Type.String({ maxLength: 80 }),
  reason: nullable(Type.String({ maxLength: LIMITS.reasonChars })),
});

/** Something inside a talk: hold, consult, conference, transfer, a leader's ear. */
export const TalkTransition = Type.Object({
  at: Instant,
  from: nullable(oneOf(TALK_STATES)),
  event: Type.String(),
  to: oneOf(TALK_STATES),
  actor: Type.String({ maxLength: 80 }),
  other: nullable(Type.Object({ kind: oneOf(['agent', 'outside', 'leader']), label: Type.String() })),
  reason: nullable(Type.String()),
});
export type TalkTransition = Static<typeof TalkTransition>;

/** Everything known about one contact, on one page. */
export const ContactStory = Type.Object({
  contact: Contact,
  transitions: Type.Array(ContactTransition),
  talk: Type.Array(TalkTransition),
  /** What was done for them before a person answered. */
  flow: Type.Array(FlowAct, { maxItems: MAX_FLOW_ACTS }),
  transcript: Type.Array(TranscriptEntry),
  recordings: Type.Array(Recording),
  /** Where a recording was paused and went on; holds are steps of the talk. */
  recordingSteps: Type.Array(RecordingStep, { maxItems: 500 }),
});
export type ContactStory = Static<typeof ContactStory>;

export const WrapUp = Type.Object({
  disposition: oneOf(DISPOSITION_CODES),
  note: Type.Optional(Type.String({ maxLength: LIMITS.noteChars })),
});
export type WrapUp = Static<typeof WrapUp>;
