/**
 * An expected refusal is a value, not an exception: "the agent is not ready", "the order is already closed".
 * What nobody expects (a broken connection, a bug) is thrown as AppError.
 */
export type Result<T, R> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: R };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const refuse = <R>(refusal: R): { readonly ok: false; readonly refusal: R } => ({ ok: false, refusal });
