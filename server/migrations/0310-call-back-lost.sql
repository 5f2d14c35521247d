-- Whoever had asked for a person and was cut off by us (sound lost, process gone) is called back without having to ask for it.
alter table minute_settings add column call_back_lost boolean not null default true;
