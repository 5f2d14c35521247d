import type { Codec } from './g711.ts';

/**
 * The port to whatever carries the sound of a call. An engine knows legs, sounds and files; it knows nothing of calls, menus or
 * queues. Every promise has a deadline and fails with an AppError (`media.*`): nobody waits for sound for ever.
 * Two engines are foreseen: the embedded one (server/adapters/media/embedded) and rtpengine for many calls (docs/decisions/0004).
 */
export interface MediaEngine {
  /** One side of a call spoken over plain RTP. The far end may be named now or, when the answer comes, by `setRemote`. */
  createSipLeg(request: SipLegRequest): Promise<SipLeg>;
  /** A changed far end (early media, re-INVITE). Opens the address latch again. */
  setRemote(legId: string, remote: SipRemote): Promise<void>;
  /** One side of a call in a browser. The browser always offers; the answer carries every candidate (no trickle). */
  createWebLeg(request: WebLegRequest): Promise<WebLeg>;
  /** ICE restart (RFC 8445 §9): the same leg on another way, after the browser changed its network. Its connections stay. */
  restartWebLeg(legId: string, offerSdp: string): Promise<{ readonly answerSdp: string }>;
  /** Sounds one after the other, toward this leg only; they interrupt what was played before. Resolves when playing started. */
  play(legId: string, sounds: readonly string[], options?: PlayOptions): Promise<{ readonly playId: string }>;
  stopPlay(legId: string): Promise<void>;
  /** Two-way. A leg has one partner: a connected leg is disconnected from its former one first. The same as `hear` both ways. */
  connect(a: string, b: string): Promise<void>;
  /** The legs stay and can be played to or connected again (hold, transfer). */
  disconnect(a: string, b: string): Promise<void>;
  /**
   * One row of the matrix: whom this leg hears from now on, instead of whom it heard before; nobody when empty. Consult, three-way,
   * listen, whisper and barge are such rows: with customer C, agent A and leader L, whisper is C←A, A←C+L, L←A+C. A row with one
   * source at full strength is forwarded packet by packet; a row of several is mixed on the 20 ms clock. A closed leg leaves all rows.
   */
  hear(legId: string, sources: readonly HeardSource[]): Promise<void>;
  /** Presses keys toward the far end (RFC 4733, in order, 100 ms each). Resolves when the last was sent. */
  sendKeys(legId: string, keys: string): Promise<void>;
  /** Which signals in the sound of this leg are told as `signal` events; none when empty. */
  listenFor(legId: string, signals: readonly SignalKind[]): Promise<void>;
  /** Stereo, 16 bit, 8 kHz. Called again for a running recording it points the sides to other legs; the file goes on. */
  record(recordingId: string, request: RecordRequest): Promise<void>;
  /** While paused the file goes on with silence on both sides, so that places in it stay true (card numbers, passwords). */
  pauseRecording(recordingId: string, paused: boolean): Promise<void>;
  stopRecording(recordingId: string): Promise<RecordingResult>;
  /** Makes the header of a file whose writer died say what the file holds. */
  repairRecording(path: string): Promise<RecordingResult>;
  stats(legId: string): Promise<LegStats>;
  closeLeg(legId: string): Promise<void>;
  /** Returns the way to stop listening. Listeners are called in order and must not throw. */
  on(listener: (event: MediaEvent) => void): () => void;
  shutdown(): Promise<void>;
}

export interface SipRemote {
  readonly address: string;
  readonly port: number;
  readonly codec: Codec;
  /** Payload type of telephone-event as the far end's description says; absent = it sends none. */
  readonly dtmfPayload?: number;
  /**
   * Other addresses its sound may come from, e.g. the one its signalling came from when it sits behind NAT. Sound from
   * anywhere else is dropped: whoever guesses a port must not be able to speak into a call.
   */
  readonly alsoFrom?: readonly string[];
  /** It sends from this very port, as a neighbour of ours does: the first packet decides nothing. */
  readonly exactly?: boolean;
  /** The far end has put us on hold and may be silent: a phone that holds often sends nothing at all. */
  readonly onHold?: boolean;
  /** It does not want to hear us (sendonly or inactive of theirs, RFC 3264 §8.4): no sound and no key is sent; RTCP goes on. */
  readonly isDeaf?: boolean;
  /** Keys are also heard as tones in the sound (trunks without RFC 4733). */
  readonly inbandKeys?: boolean;
  /** SDES (RFC 4568): key and salt of what the far end sends, base64, AES_CM_128_HMAC_SHA1_80. Only on a secure leg. */
  readonly srtpKey?: string;
}

export interface HeardSource {
  readonly legId: string;
  /** Factor on the amplitude, 0 to 2; absent: 1. */
  readonly gain?: number;
}

/**
 * What can be told from sound. The tones are those of the Chinese plan, 450 Hz: ringback 1 s on 4 s off, busy 0.35/0.35 s,
 * congestion 0.7/0.7 s. `speech` and `silence` are told at each change; `machine`: long speech, then a beep.
 */
export type SignalKind = 'ringback' | 'busy' | 'congestion' | 'machine' | 'speech' | 'silence';

export interface SipLegRequest {
  /** Only for logs and reports. */
  readonly callId: string;
  readonly remote?: SipRemote;
  /** SRTP toward the trunk: the leg makes a key of its own (`SipLeg.srtpKey`). */
  readonly secure?: boolean;
}

export interface SipLeg {
  readonly legId: string;
  readonly localAddress: string;
  readonly localPort: number;
  /** Of a secure leg: our key and salt, base64, for the `a=crypto` line (RFC 4568). */
  readonly srtpKey?: string;
}

export interface WebLegRequest {
  readonly callId: string;
  readonly offerSdp: string;
  /** `opus` where nobody but browsers will be in the call; a row that mixes laws is transcoded. Absent: `PCMA`. */
  readonly codec?: 'PCMA' | 'opus';
}

export interface WebLeg {
  readonly legId: string;
  readonly answerSdp: string;
}

export interface PlayOptions {
  /** Starts over after the last sound until stopped (music on hold). */
  readonly loop?: boolean;
  /** A key pressed on this leg stops it. */
  readonly bargeIn?: boolean;
}

export interface RecordRequest {
  readonly path: string;
  readonly left: string;
  /** Absent: silence on the right until a leg is given. Several (conference) are added up. */
  readonly right?: string | readonly string[];
  /** Also keep what is played toward the left leg (menus, announcements), on the right channel. */
  readonly withPlayback?: boolean;
  /** The file is encrypted as it is written: nothing of the talk touches the disk in the clear. */
  readonly seal?: RecordingSeal;
}

export interface RecordingSeal {
  /** 32 bytes, for this file alone. */
  readonly key: Uint8Array;
  /** Goes to the head of the file as it is; says how the key is found again (wrapped key, id of the wrapping key). */
  readonly head: Uint8Array;
}

export interface RecordingResult {
  readonly durationMs: number;
  readonly bytes: number;
}

export interface LegStats {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly lost: number;
  readonly jitterMs: number;
  /** Refused: wrong source, wrong payload type, not RTP. */
  readonly dropped: number;
  /** What the far end reports of our sound by RTCP (RFC 3550 §6.4); absent: it sends no reports. */
  readonly remote?: { readonly lost: number; readonly jitterMs: number; readonly roundTripMs?: number };
  /** Estimated quality of what we receive, 1.0 to 4.5 (E-model, ITU-T G.107); absent before the first second of sound. */
  readonly mos?: number;
}

export type PlayOutcome = 'finished' | 'stopped' | 'barge_in';
export type LegLossReason = 'no_rtp' | 'ice_disconnected';

export type MediaEvent =
  | { readonly type: 'dtmf'; readonly legId: string; readonly key: string }
  | { readonly type: 'played'; readonly legId: string; readonly playId: string; readonly outcome: PlayOutcome }
  /** Told once; the leg still exists and may come back. Its owner decides. */
  | { readonly type: 'leg_lost'; readonly legId: string; readonly reason: LegLossReason }
  | { readonly type: 'signal'; readonly legId: string; readonly signal: SignalKind }
  | { readonly type: 'recording_failed'; readonly recordingId: string; readonly reason: string }
  /**
   * Their worker has died this moment: the legs stay, and wait for `restartWebLeg`. Told at once, for their pages take longest to come
   * back; `worker_crashed` follows and names them again under `waiting`.
   */
  | { readonly type: 'browsers_lost'; readonly legs: readonly string[] }
  /** Every leg of `legs` is gone. The recordings named were closed and repaired up to the moment of the crash. */
  | {
      readonly type: 'worker_crashed';
      readonly reason: string;
      readonly legs: readonly string[];
      /** Telephones that were silent for a moment and talk on, where they were; what was played to them began again. */
      readonly restored: readonly string[];
      /** Browsers' legs that stay, with whom they hear, and have no way to their browser until `restartWebLeg`. */
      readonly waiting: readonly string[];
      readonly recordings: readonly string[];
    };
