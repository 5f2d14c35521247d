/** The sections of a snapshot that differ from the one told last, each whole; `at` always. */
export function changedSections<S extends { readonly at: string }>(
  before: S | undefined,
  now: S,
): Pick<S, 'at'> & Partial<S> {
  if (before === undefined) return now;
  const change: Record<string, unknown> = { at: now.at };
  for (const [key, section] of Object.entries(now)) {
    if (JSON.stringify(before[key as keyof S]) !== JSON.stringify(section)) change[key] = section;
  }
  return change as Pick<S, 'at'> & Partial<S>;
}

/** Of a list told before: the members that are new or differ. */
export function changedMembers<M>(before: readonly M[] | undefined, now: readonly M[], idOf: (m: M) => string): M[] {
  const known = new Map((before ?? []).map((m) => [idOf(m), JSON.stringify(m)]));
  return now.filter((m) => known.get(idOf(m)) !== JSON.stringify(m));
}
