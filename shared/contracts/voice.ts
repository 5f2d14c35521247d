import { Type } from '@sinclair/typebox';

/** The desk's softphone: the browser offers (PCMA, no trickle), the server answers. Sent over the socket as `voice.attach`. */
export const AttachPhone = Type.Object({ offerSdp: Type.String({ minLength: 10, maxLength: 20_000 }) });
export const PhoneAnswer = Type.Object({ answerSdp: Type.String() });
