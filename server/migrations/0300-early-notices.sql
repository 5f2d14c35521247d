-- A sentence before the answer: of a number (out of use, outside of its hours, or before every answer), and of a trunk, whose calls
-- beyond a limit then hear why. Off until somebody wants it: whoever refuses with a bare code today goes on doing so.
alter table numbers
  add column notice_when  text not null default 'never'
    check (notice_when in ('never', 'before_answer', 'closed', 'not_in_service')),
  add column notice       text not null default '' check (length(notice) <= 80),
  add column notice_hours text not null default '' check (length(notice_hours) <= 40);
update trunks set settings = settings || '{"earlyNotices": false}';
