/** Frames of /ws: `{re, ok: true, data}` · `{re, ok: false, problem}` · `{topic, type, data, position?}`. */
export interface PushFrame<Data> {
  readonly topic: string;
  readonly type: string;
  readonly data: Data;
  /** Where the event stands in the log of events; absent for what was never an event, such as typing. */
  readonly position?: number;
}

export type ServerFrame =
  | { readonly kind: 'answer'; readonly re: string; readonly ok: boolean; readonly body: unknown }
  | { readonly kind: 'push'; readonly push: PushFrame<unknown> };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Undefined when it is not a frame of ours: a newer server may say things that an older page does not know. */
export function readFrame(raw: unknown): ServerFrame | undefined {
  if (typeof raw !== 'string') return undefined;
  let frame: unknown;
  try {
    frame = JSON.parse(raw);
  } catch {
    return undefined;
  }
  if (!isRecord(frame)) return undefined;
  const { re, ok, topic, type, position } = frame;
  if (typeof re === 'string') {
    return { kind: 'answer', re, ok: ok === true, body: ok === true ? frame['data'] : frame['problem'] };
  }
  if (typeof topic !== 'string' || typeof type !== 'string') return undefined;
  const push = { topic, type, data: frame['data'] };
  return { kind: 'push', push: typeof position === 'number' ? { ...push, position } : push };
}
