-- Recordings in depth: sealed files, where they lie, how long they are kept, and who may not have them deleted.
alter table recordings drop constraint recordings_state_check;
alter table recordings
  add constraint recordings_state_check check (state in ('recording', 'complete', 'repaired', 'lost', 'deleted')),
  -- The wrapped key as it stands in the head of the file; null: an old file in the clear. Emptied when the recording is deleted.
  add column seal_head     bytea check (octet_length(seal_head) <= 502),
  add column key_id        text check (length(key_id) <= 40),
  -- `local`: in the folder of the node that recorded it; `store`: in the object store, and nowhere else.
  add column place         text not null default 'local' check (place in ('local', 'store')),
  -- When somebody looks whether it may be deleted; null: not planned yet.
  add column review_at     timestamptz,
  -- Of the retention rules by which `review_at` was planned.
  add column rules_version integer not null default 0,
  add column deleted_at    timestamptz,
  -- When the file was gone; null after `deleted_at`: still to be done.
  add column erased_at     timestamptz;

create index recordings_by_start on recordings (started_at desc, id desc);
create index recordings_to_review on recordings (review_at) where state in ('complete', 'repaired');
create index recordings_to_plan on recordings (rules_version, id) where state in ('complete', 'repaired');
create index recordings_to_erase on recordings (id) where state = 'deleted' and erased_at is null;
create index recordings_to_store on recordings (id) where place = 'local' and state in ('complete', 'repaired');
create index recordings_by_key on recordings (key_id, id) where seal_head is not null;

create table recording_transitions (
  recording_id uuid not null references recordings (id),
  seq          integer not null,
  at           timestamptz not null,
  from_state   text,
  event        text not null check (length(event) <= 40),
  to_state     text not null,
  actor        text not null check (length(actor) <= 80),
  reason       text check (length(reason) <= 500),
  primary key (recording_id, seq)
);
create trigger recording_transitions_append_only before update or delete on recording_transitions
  for each row execute function refuse_change();

-- What the picture of the sound is drawn from: the loudest sample of each stretch, 0 to 255, left the customer, right the agent.
create table recording_waveforms (
  recording_id uuid primary key references recordings (id),
  bucket_ms    integer not null check (bucket_ms > 0),
  customer     bytea not null check (octet_length(customer) <= 4000),
  agent        bytea not null check (octet_length(agent) <= 4000)
);

-- Places in a recording where something was done to it: silence for a card number, hold.
create table recording_marks (
  recording_id uuid not null references recordings (id),
  seq          integer not null,
  at           timestamptz not null,
  kind         text not null check (kind in ('pause', 'resume', 'hold', 'unhold')),
  actor        text not null check (length(actor) <= 80),
  reason       text check (length(reason) <= 500),
  primary key (recording_id, seq)
);
create trigger recording_marks_append_only before update or delete on recording_marks
  for each row execute function refuse_change();

-- How long: the first rule that fits, in the order of `place`. A missing condition fits everything.
create table retention_rules (
  id          uuid primary key,
  place       integer not null,
  name        text not null check (length(name) between 1 and 80),
  channel     text check (channel in ('voice', 'video', 'chat')),
  queue_code  text check (length(queue_code) <= 40),
  disposition text check (length(disposition) <= 60),
  -- Belongs to a complaint, by its disposition, its service class or its case.
  complaint   boolean,
  months      integer not null check (months between 1 and 240)
);
create table retention_plan (
  one     boolean primary key default true check (one),
  version integer not null
);
insert into retention_plan (version) values (1);
-- Half a year covers the five months in which charges can be disputed; two years the window of an appeal.
insert into retention_rules (id, place, name, complaint, months) values
  ('01900000-0000-7000-8000-000000000201', 1, '投诉相关', true, 24),
  ('01900000-0000-7000-8000-000000000202', 2, '普通通话', null, 6);

create table recording_holds (
  id           uuid primary key,
  subject_kind text not null check (subject_kind in ('recording', 'contact', 'customer')),
  subject_id   text not null check (length(subject_id) <= 64),
  reason       text not null check (length(reason) <= 200),
  placed_by    uuid not null,
  placed_name  text not null check (length(placed_name) <= 80),
  placed_at    timestamptz not null,
  -- Null: until somebody lifts it.
  until        timestamptz,
  lifted_at    timestamptz,
  lifted_name  text check (length(lifted_name) <= 80),
  lift_reason  text check (length(lift_reason) <= 200)
);
create index recording_holds_live on recording_holds (subject_kind, subject_id) where lifted_at is null;
create index recording_holds_by_time on recording_holds (placed_at desc, id desc);

-- Taking a copy out of the house is more than listening; rules and holds are set by who answers for operations.
insert into post_permissions (post, permission) values
  ('complaint_desk', 'recording.download'),
  ('quality_inspector', 'recording.download'),
  ('operations_manager', 'recording.download'),
  ('operations_manager', 'recording.manage');
