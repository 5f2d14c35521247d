-- How long somebody is waited for and rung, as an operator wants it: until now the same numbers were in the program.
alter table minute_settings
  add column phone_grace_seconds smallint not null default 12 check (phone_grace_seconds between 5 and 60);
alter table dial_rules
  add column transfer_ring_seconds smallint not null default 45 check (transfer_ring_seconds between 10 and 180),
  add column colleague_ring_seconds smallint not null default 20 check (colleague_ring_seconds between 5 and 60);
