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
  /** Sounds one after the other, toward this leg only; they interrupt what was played before. Resolves when playing started. */
  play(legId: string, sounds: readonly string[], options?: PlayOptions): Promise<{ readonly playId: string }>;
  stopPlay(legId: string): Promise<void>;
  /** Two-way. A leg has one partner: a connected leg is disconnected from its former one first. */
  connect(a: string, b: string): Promise<void>;
  /** The legs stay and can be played to or connected again (hold, transfer). */
  disconnect(a: string, b: string): Promise<void>;
  /** Stereo, 16 bit, 8 kHz. Called again for a running recording it points the sides to other legs; the file goes on. */
  record(recordingId: string, request: RecordRequest): Promise<void>;
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
  /** The far end has put us on hold and may be silent: a phone that holds often sends nothing at all. */
  readonly onHold?: boolean;
}

export interface SipLegRequest {
  /** Only for logs and reports. */
  readonly callId: string;
  readonly remote?: SipRemote;
}

export interface SipLeg {
  readonly legId: string;
  readonly localAddress: string;
  readonly localPort: number;
}

export interface WebLegRequest {
  readonly callId: string;
  readonly offerSdp: string;
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
  /** Absent: silence on the right until a leg is given. */
  readonly right?: string;
  /** Also keep what is played toward the left leg (menus, announcements), on the right channel. */
  readonly withPlayback?: boolean;
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
}

export type PlayOutcome = 'finished' | 'stopped' | 'barge_in';
export type LegLossReason = 'no_rtp' | 'ice_disconnected';

export type MediaEvent =
  | { readonly type: 'dtmf'; readonly legId: string; readonly key: string }
  | { readonly type: 'played'; readonly legId: string; readonly playId: string; readonly outcome: PlayOutcome }
  /** Told once; the leg still exists and may come back. Its owner decides. */
  | { readonly type: 'leg_lost'; readonly legId: string; readonly reason: LegLossReason }
  | { readonly type: 'recording_failed'; readonly recordingId: string; readonly reason: string }
  /** Every leg named is gone. The recordings named were closed and repaired up to the moment of the crash. */
  | {
      readonly type: 'worker_crashed';
      readonly reason: string;
      readonly legs: readonly string[];
      readonly recordings: readonly string[];
    };
