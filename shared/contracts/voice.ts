import { Type, type Static } from '@sinclair/typebox';

/** The desk's softphone: the browser offers (PCMA, no trickle), the server answers. Sent over the socket as `voice.attach`. */
export const AttachPhone = Type.Object({ offerSdp: Type.String({ minLength: 10, maxLength: 20_000 }) });
export const PhoneAnswer = Type.Object({ answerSdp: Type.String() });

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
