-- The minute of a waiting caller as data: how often something is said, how long anybody waits at most, and what is left by word.
create table minute_settings (
  one                  boolean primary key default true check (one),
  -- The place in the line and the wait; shorter makes people count instead of wait.
  announce_seconds     smallint not null default 20 check (announce_seconds between 10 and 300),
  apology_seconds      smallint not null default 120 check (apology_seconds between 20 and 3600),
  -- Nobody waits longer than this without a promise.
  longest_wait_seconds integer not null default 600 check (longest_wait_seconds between 20 and 7200),
  word_max_seconds     smallint not null default 120 check (word_max_seconds between 10 and 600),
  -- So long a silence ends what is left by word.
  word_silence_seconds smallint not null default 6 check (word_silence_seconds between 2 and 30),
  -- Pressed in the first menu it is the way of the elderly; empty: only the profile says who is.
  elder_key            text not null default '0' check (elder_key ~ '^[0-9*#]?$')
);
insert into minute_settings default values;
