/** The names under which answers are kept: room first, so that one line makes everything of a room be read again. */
export const queryKeys = <Room extends string>(room: Room) => ({
  all: [room] as const,
  lists: (what: string) => [room, what, 'list'] as const,
  list: (what: string, query: Readonly<Record<string, unknown>>) => [room, what, 'list', query] as const,
  one: (what: string, id: string) => [room, what, 'one', id] as const,
});
