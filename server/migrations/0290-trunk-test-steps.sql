-- How far a running test has come, for whoever watches it, and by whom it was asked for; the list of all trunks, newest first.
alter table trunk_tests
  add column step text check (step in ('calling', 'ringing', 'listening')),
  add column asked_name text not null default '' check (length(asked_name) <= 80);
create index trunk_tests_by_time on trunk_tests (asked_at desc, id desc);
