import { Type, type Static } from '@sinclair/typebox';
import { Instant, nullable } from './basics.ts';

/** The desk's softphone: the browser offers (PCMA, no trickle), the server answers. Sent over the socket as `voice.attach`. */
export const AttachPhone = Type.Object({ offerSdp: Type.String({ minLength: 10, maxLength: 20_000 }) });
/** `voice.echo-test`: hear oneself as the others do. */
export const EchoTest = Type.Object({ on: Type.Boolean() });
/** Pushed on `agent:<staff>` when the house has lost the desk's line: the page opens a fresh one at once. */
export const PHONE_LOST = 'phone.lost';
/** The same way: the desk's phone belongs to another node from now on, where a call waits for it. The page attaches anew at once. */
export const PHONE_MOVED = 'phone.moved';
export const PhoneAnswer = Type.Object({ answerSdp: Type.String() });

/** Silence in the recording while a card number or a password is said. */
export const RecordingNow = Type.Object({
  isRecording: Type.Boolean(),
  isPaused: Type.Boolean(),
  /** When the house resumes by itself. */
  resumesAt: nullable(Instant),
});
export type RecordingNow = Static<typeof RecordingNow>;

/** As RTCPeerConnection takes them; relays with a password for the moment. Empty: the page reaches us directly. */
export const IceAnswer = Type.Object({
  iceServers: Type.Array(
    Type.Object({
      urls: Type.Array(Type.String()),
      username: Type.Optional(Type.String()),
      credential: Type.Optional(Type.String()),
    }),
  ),
  validSeconds: Type.Integer(),
});
export type IceAnswer = Static<typeof IceAnswer>;
