import type pg from 'pg';

/** What one node says to the others, with a number of its own, so that it may come by two ways and is heard once. */
export interface Letter {
  readonly sender: string;
  readonly nth: number;
  readonly subject: string;
  readonly data: unknown;
}

/** The slow way: a table instead of a message system. */
export interface LetterBox {
  put(letters: readonly Letter[]): Promise<void>;
  /** What came since the last look; the newest second is given again, because positions may commit out of order. */
  look(): Promise<Letter[]>;
  /** Begins at what is there now. */
  open(): Promise<void>;
  sweep(): Promise<void>;
}

const PAGE = 2_000;
const KEPT_SECONDS = 60;

interface Row extends Letter {
  readonly id: number;
  readonly settled: boolean;
}

export function createLetterBox(needs: { pool: Pick<pg.Pool, 'query'>; self: string }): LetterBox {
  let after = 0;
  return {
    put: async (letters) => {
      await needs.pool.query(
        `insert into bus_letters (sender, nth, subject, data)
         select $1, n, s, d::jsonb from unnest($2::bigint[], $3::text[], $4::text[]) as l (n, s, d)`,
        [
          needs.self,
          letters.map((l) => l.nth),
          letters.map((l) => l.subject),
          letters.map((l) => JSON.stringify(l.data)),
        ],
      );
    },
    look: async () => {
      const { rows } = await needs.pool.query<Row>(
        `select id, sender, nth, subject, data, sent_at < now() - interval '1 second' as settled
         from bus_letters where id > $1 order by id limit ${PAGE}`,
        [after],
      );
      const settled = rows.length === PAGE ? rows.at(-1) : rows.findLast((r) => r.settled);
      after = settled?.id ?? after;
      return rows.filter((r) => r.sender !== needs.self);
    },
    open: async () => {
      const { rows } = await needs.pool.query<{ id: number }>(
        `select coalesce(max(id), 0) as id from bus_letters where sent_at < now() - interval '5 seconds'`,
      );
      after = Math.max(after, rows[0]?.id ?? 0);
    },
    sweep: async () => {
      await needs.pool.query(`delete from bus_letters where sent_at < now() - make_interval(secs => ${KEPT_SECONDS})`);
    },
  };
}
