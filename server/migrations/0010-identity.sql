-- The operator's people: where they belong, what their post may do, how they sign in, and the trail of what they did.
create table centres (
  code text primary key check (length(code) <= 40),
  name text not null check (length(name) <= 80)
);

-- Areas carry the operator's own area codes, so that a customer's area and an engineer's area are the same word.
create table areas (
  code   text primary key check (length(code) <= 40),
  name   text not null check (length(name) <= 80),
  centre text not null references centres
);

create table teams (
  code   text primary key check (length(code) <= 40),
  name   text not null check (length(name) <= 80),
  kind   text not null check (length(kind) <= 40),
  centre text not null references centres,
  area   text references areas,
  grids  text[] not null default '{}'
);
create index teams_grids on teams using gin (grids);

create table posts (
  code       text primary key check (length(code) <= 40),
  place      integer not null,
  name_zh    text not null check (length(name_zh) <= 40),
  name_en    text not null check (length(name_en) <= 60),
  data_scope text not null check (data_scope in ('own', 'team', 'area', 'centre', 'all'))
);

create table post_permissions (
  post       text not null references posts,
  permission text not null check (length(permission) <= 60),
  primary key (post, permission)
);

create table staff (
  id                   uuid primary key,
  staff_no             text not null unique check (staff_no ~ '^[0-9]{4,8}$'),
  name                 text not null check (length(name) <= 40),
  post                 text not null references posts,
  centre               text not null references centres,
  area                 text references areas,
  team                 text references teams,
  mobile               text check (length(mobile) <= 20),
  employment           text not null check (employment in ('own', 'outsourced', 'temporary')),
  state                text not null check (state in ('active', 'suspended', 'left')),
  password_hash        text not null,
  password_changed_at  timestamptz not null,
  must_change_password boolean not null,
  is_demo_password     boolean not null default false,
  last_sign_in_at      timestamptz,
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  version              integer not null default 1
);
create index staff_by_team on staff (team, staff_no);
create index staff_by_post on staff (post, staff_no);

create table staff_transitions (
  id       uuid primary key,
  staff_id uuid not null references staff,
  event    text not null,
  from_state text not null,
  to_state text not null,
  by_id    uuid,
  reason   text,
  at       timestamptz not null
);
create index staff_transitions_by_staff on staff_transitions (staff_id, at);

-- Hashes of former passwords, so that the last few cannot come back.
create table staff_former_passwords (
  staff_id      uuid not null references staff,
  set_at        timestamptz not null,
  password_hash text not null,
  primary key (staff_id, set_at)
);

-- The token itself is only in the browser: whoever reads this table cannot become anybody.
create table staff_sessions (
  id           uuid primary key,
  token_hash   bytea not null unique,
  staff_id     uuid not null references staff,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at   timestamptz not null,
  source       text,
  user_agent   text
);
create index staff_sessions_by_staff on staff_sessions (staff_id);
create index staff_sessions_by_end on staff_sessions (expires_at);

-- Failed sign-ins by account ('staff:1001') and by source address ('address:10.0.0.1'); kept here so that a restart forgives nothing.
create table sign_in_failures (
  key             text primary key check (length(key) <= 80),
  failures        integer not null,
  last_failure_at timestamptz not null,
  locked_until    timestamptz
);

-- Each entry carries the hash of the one before it: changing or removing one breaks every hash that follows.
create table audit_entries (
  seq          bigint primary key,
  id           uuid not null unique,
  at           timestamptz not null,
  actor_id     uuid,
  actor        text not null check (length(actor) <= 80),
  action       text not null check (length(action) <= 60),
  subject_kind text not null check (length(subject_kind) <= 40),
  subject_id   text not null check (length(subject_id) <= 80),
  reason       text check (length(reason) <= 200),
  details      jsonb not null,
  source       text check (length(source) <= 80),
  prev_hash    text not null,
  hash         text not null
);
create index audit_by_actor on audit_entries (actor_id, seq);
create index audit_by_subject on audit_entries (subject_kind, subject_id, seq);
create index audit_by_action on audit_entries (action text_pattern_ops, seq);
create index audit_by_time on audit_entries (at);

create trigger audit_entries_append_only before update or delete on audit_entries
  for each row execute function refuse_change();
create trigger audit_entries_not_emptied before truncate on audit_entries
  for each statement execute function refuse_change();

insert into posts (place, code, name_zh, name_en, data_scope) values
  (1, 'front_line_agent', '话务员', 'Front-line agent', 'own'),
  (2, 'brand_agent', '品牌/星级专席', 'Brand and star-level agent', 'own'),
  (3, 'vip_manager', 'VIP客户经理', 'VIP manager', 'own'),
  (4, 'new_media_agent', '新媒体客服', 'New-media agent', 'own'),
  (5, 'video_counter_agent', '远程柜台客服', 'Video-counter agent', 'own'),
  (6, 'elder_care_agent', '老年关爱专席', 'Elder-care agent', 'own'),
  (7, 'home_agent', '居家坐席', 'Home agent', 'own'),
  (8, 'shift_leader', '班长/值班长', 'Shift leader', 'centre'),
  (9, 'complaint_desk', '投诉岗', 'Complaint desk', 'centre'),
  (10, 'quality_inspector', '质检', 'Quality inspector', 'centre'),
  (11, 'trainer', '培训', 'Trainer', 'centre'),
  (12, 'field_engineer', '装维', 'Field engineer', 'team'),
  (13, 'back_office', '后台支撑', 'Back office', 'all'),
  (14, 'first_response_supervisor', '首接督导员', 'First-response supervisor', 'all'),
  (15, 'marketing', '市场', 'Marketing', 'all'),
  (16, 'operations_manager', '运营主管', 'Operations manager', 'all'),
  (17, 'counsellor', '心理咨询师', 'Counsellor', 'centre'),
  (18, 'administrator', '系统管理员', 'Administrator', 'all');

-- What a post may do at first; afterwards it is changed on the posts screen. The administrator runs the system and therefore
-- sees neither customers nor recordings; whoever serves customers cannot change accounts (GB/T 22239-2019: separate roles).
insert into post_permissions (post, permission)
select given.post, permission
from (values
  ('front_line_agent', 'desk.use contact.handle.voice contact.handle.chat contact.view customer.view customer.unmask customer.correct case.create case.view case.close order.create order.view order.confirm queue.view'),
  ('brand_agent', 'desk.use contact.handle.voice contact.handle.chat contact.view customer.view customer.unmask customer.correct case.create case.view case.close order.create order.view order.confirm queue.view'),
  ('vip_manager', 'desk.use contact.handle.voice contact.handle.chat contact.view customer.view customer.unmask customer.correct case.create case.view case.close order.create order.view order.confirm queue.view'),
  ('new_media_agent', 'desk.use contact.handle.chat contact.view customer.view customer.unmask customer.correct case.create case.view case.close order.create order.view order.confirm queue.view'),
  ('video_counter_agent', 'desk.use contact.handle.voice contact.handle.chat contact.handle.video contact.view customer.view customer.unmask customer.correct case.create case.view case.close order.create order.view order.confirm queue.view'),
  ('elder_care_agent', 'desk.use contact.handle.voice contact.handle.chat contact.view customer.view customer.unmask customer.correct case.create case.view case.close order.create order.view order.confirm queue.view'),
  ('home_agent', 'desk.use contact.handle.voice contact.handle.chat contact.view customer.view customer.correct case.create case.view case.close order.create order.view order.confirm queue.view'),
  ('shift_leader', 'desk.use contact.handle.voice contact.handle.chat contact.view recording.listen customer.view customer.unmask customer.correct case.create case.view case.close case.supervise order.create order.view order.dispatch order.confirm wallboard.view report.view queue.view queue.manage floor.supervise staff.view'),
  ('complaint_desk', 'desk.use contact.handle.voice contact.handle.chat contact.view recording.listen customer.view customer.unmask customer.correct case.create case.view case.close order.create order.view order.dispatch order.confirm queue.view report.view'),
  ('quality_inspector', 'contact.view recording.listen customer.view case.view order.view report.view queue.view'),
  ('trainer', 'contact.view recording.listen report.view queue.view staff.view'),
  ('field_engineer', 'order.view order.work case.view'),
  ('back_office', 'customer.view customer.unmask case.view order.view order.work order.dispatch report.view'),
  ('first_response_supervisor', 'contact.view customer.view case.view case.supervise order.view order.dispatch wallboard.view report.view'),
  ('marketing', 'report.view wallboard.view'),
  ('operations_manager', 'contact.view contact.export recording.listen customer.view customer.unmask case.view case.close case.supervise order.view order.dispatch wallboard.view report.view queue.view queue.manage floor.supervise staff.view audit.view'),
  ('counsellor', 'staff.view'),
  ('administrator', 'staff.view staff.manage post.manage audit.view config.manage queue.view queue.manage wallboard.view')
) as given (post, list)
cross join unnest(string_to_array(given.list, ' ')) as permission;
