-- The customer's matter (case, 诉求单), the work orders it needs, and everything that was said and done about them.

-- One row per kind and day; the row lock makes the numbers unique and without holes, because they roll back with their case.
create table business_numbers (
  kind text not null check (kind in ('case', 'order')),
  day  date not null,
  last integer not null check (last > 0),
  primary key (kind, day)
);

create table cases (
  id                    uuid primary key,
  number                text not null unique check (length(number) <= 24),
  customer_id           text check (length(customer_id) <= 32),
  -- As it was when the case was opened: an order must find its door even when the operator's systems are down.
  customer_name         text not null check (length(customer_name) <= 100),
  customer_number       text not null check (length(customer_number) <= 40),
  customer_star         smallint check (customer_star between 1 and 5),
  address               text not null check (length(address) <= 200),
  area_code             text check (length(area_code) <= 40),
  grid_code             text check (length(grid_code) <= 40),
  rural                 boolean not null,
  type                  text not null check (type in ('consultation', 'complaint', 'fault', 'service', 'suggestion')),
  title                 text not null check (length(title) between 1 and 100),
  need                  text not null check (length(need) <= 2000),
  priority              text not null check (priority in ('low', 'normal', 'high', 'urgent')),
  state                 text not null check (state in ('open', 'in_progress', 'resolved', 'confirmed', 'closed', 'withdrawn')),
  version               integer not null,
  centre                text not null check (length(centre) <= 40),
  first_responder_id    uuid not null,
  owner_id              uuid not null,
  owner_team            text check (length(owner_team) <= 40),
  inside_supervisor_id  uuid,
  outside_supervisor_id uuid,
  due_at                timestamptz not null,
  reopened_count        integer not null default 0,
  resolution            text check (length(resolution) <= 2000),
  confirmation          text check (confirmation in ('satisfied', 'unreachable')),
  confirmation_note     text check (length(confirmation_note) <= 500),
  confirmed_at          timestamptz,
  opened_at             timestamptz not null,
  resolved_at           timestamptz,
  closed_at             timestamptz,
  updated_at            timestamptz not null,
  -- The rule of first responsibility that no code path can go around: no end without the customer's word or the failed tries.
  constraint closed_cases_are_confirmed check (state not in ('confirmed', 'closed') or (confirmation is not null and confirmed_at is not null))
);
create index cases_by_owner on cases (owner_id, opened_at desc) where state not in ('closed', 'withdrawn');
create index cases_by_customer on cases (customer_id, opened_at desc);
create index cases_by_clock on cases (due_at) where state not in ('closed', 'withdrawn');
create index cases_by_opening on cases (opened_at desc, id);
create index cases_by_state on cases (state, opened_at desc);

-- 首接负责: whoever took the customer first stays on the record, whoever works on it later (field.md §1.2).
create function refuse_change_of_first_responder() returns trigger language plpgsql as $$
begin
  raise exception 'the first responder of a case never changes' using errcode = 'integrity_constraint_violation';
end $$;
create trigger first_responder_is_immutable before update on cases for each row
  when (new.first_responder_id is distinct from old.first_responder_id or new.number is distinct from old.number)
  execute function refuse_change_of_first_responder();

-- Limits are data with the place they come from, because laws and the operator's promises change (field.md §1.2, §1.3).
create table case_limits (
  type        text primary key check (type in ('consultation', 'complaint', 'fault', 'service', 'suggestion')),
  hours_urban integer not null check (hours_urban > 0),
  hours_rural integer not null check (hours_rural > 0),
  source      text not null check (length(source) <= 120)
);
insert into case_limits (type, hours_urban, hours_rural, source) values
  ('consultation', 24, 24, '内部时限：复杂咨询 24 小时'),
  ('complaint', 360, 360, '电信用户申诉处理办法 第10条：15 日内答复'),
  ('fault', 48, 72, '电信条例 第32条：城镇 48 小时、农村 72 小时'),
  ('service', 168, 240, '内部时限：7 日（农村 10 日）'),
  ('suggestion', 360, 360, '内部时限：15 日内答复');

create table case_contacts (
  case_id    uuid not null references cases,
  contact_id uuid not null,
  role       text not null check (role in ('origin', 'follow_up', 'confirmation')),
  linked_at  timestamptz not null,
  linked_by  uuid not null,
  primary key (case_id, contact_id)
);
create index case_contacts_by_contact on case_contacts (contact_id);

create table case_transitions (
  id         bigint generated always as identity primary key,
  case_id    uuid not null references cases,
  event      text not null check (length(event) <= 40),
  from_state text,
  to_state   text not null,
  by_id      uuid,
  reason     text check (length(reason) <= 500),
  at         timestamptz not null
);
create index case_transitions_by_case on case_transitions (case_id, at, id);
create trigger case_transitions_append_only before update or delete on case_transitions
  for each row execute function refuse_change();

-- What a supervisor urges and what anybody notes: it moves no state and is read by everybody on the case.
create table case_notes (
  id      uuid primary key,
  case_id uuid not null references cases,
  kind    text not null check (kind in ('note', 'urge', 'owner_changed')),
  text    text not null check (length(text) <= 500),
  by_id   uuid not null,
  at      timestamptz not null
);
create index case_notes_by_case on case_notes (case_id, at);

create table work_order_templates (
  code                text primary key check (length(code) <= 40),
  place               integer not null,
  name_zh             text not null check (length(name_zh) <= 40),
  name_en             text not null check (length(name_en) <= 60),
  case_type           text not null check (case_type in ('consultation', 'complaint', 'fault', 'service', 'suggestion')),
  crew_kind           text not null check (crew_kind in ('field', 'back_office')),
  visit               boolean not null,
  limit_minutes_urban integer not null check (limit_minutes_urban > 0),
  limit_minutes_rural integer not null check (limit_minutes_rural > 0),
  fields              jsonb not null,
  checklist           jsonb not null,
  causes              jsonb not null,
  active              boolean not null default true
);

create table work_orders (
  id                uuid primary key,
  number            text not null unique check (length(number) <= 24),
  case_id           uuid not null references cases,
  template_code     text not null references work_order_templates,
  crew_kind         text not null check (crew_kind in ('field', 'back_office')),
  title             text not null check (length(title) between 1 and 100),
  description       text not null check (length(description) <= 2000),
  fields            jsonb not null,
  priority          text not null check (priority in ('low', 'normal', 'high', 'urgent')),
  state             text not null check (state in ('draft', 'dispatched', 'accepted', 'on_the_way', 'arrived', 'working', 'suspended',
                                                   'returned', 'done', 'confirmed', 'archived', 'cancelled')),
  version           integer not null,
  centre            text not null check (length(centre) <= 40),
  area_code         text check (length(area_code) <= 40),
  grid_code         text check (length(grid_code) <= 40),
  rural             boolean not null,
  crew              text check (length(crew) <= 40),
  assignee_id       uuid,
  created_by        uuid not null,
  limit_minutes     integer not null check (limit_minutes > 0),
  clock_started_at  timestamptz not null,
  due_at            timestamptz not null,
  soon_at           timestamptz not null,
  paused_ms         bigint not null default 0 check (paused_ms >= 0),
  paused_since      timestamptz,
  clock_stopped_at  timestamptz,
  suspend_reason    text check (length(suspend_reason) <= 40),
  return_reason     text check (length(return_reason) <= 40),
  appointment_from  timestamptz,
  appointment_to    timestamptz,
  return_count      integer not null default 0,
  transfer_count    integer not null default 0,
  rework_count      integer not null default 0,
  message_seq       integer not null default 0,
  created_at        timestamptz not null,
  dispatched_at     timestamptz,
  accepted_at       timestamptz,
  arrived_at        timestamptz,
  done_at           timestamptz,
  archived_at       timestamptz,
  updated_at        timestamptz not null,
  check (appointment_to > appointment_from),
  check (state in ('draft', 'cancelled') or crew is not null)
);
create index work_orders_by_case on work_orders (case_id, created_at);
-- "Open orders by clock": the wall and the shift leader ask for it all day, and the closed ones must not cost them anything.
create index work_orders_open_by_clock on work_orders (due_at) include (soon_at, paused_since, state, crew)
  where state not in ('done', 'confirmed', 'archived', 'cancelled');
create index work_orders_by_crew on work_orders (crew, due_at)
  where state not in ('confirmed', 'archived', 'cancelled');
create index work_orders_by_assignee on work_orders (assignee_id, due_at);
create index work_orders_by_creation on work_orders (created_at desc, id);

create table work_order_transitions (
  id         bigint generated always as identity primary key,
  order_id   uuid not null references work_orders,
  event      text not null check (length(event) <= 40),
  from_state text,
  to_state   text not null,
  by_id      uuid,
  crew       text,
  reason     text check (length(reason) <= 500),
  at         timestamptz not null
);
create index work_order_transitions_by_order on work_order_transitions (order_id, at, id);
create trigger work_order_transitions_append_only before update or delete on work_order_transitions
  for each row execute function refuse_change();

create table order_files (
  id         uuid primary key,
  order_id   uuid not null references work_orders,
  sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text not null check (length(media_type) <= 60),
  bytes      integer not null check (bytes > 0),
  name       text not null check (length(name) <= 120),
  by_id      uuid not null,
  client_id  text not null check (length(client_id) <= 64),
  at         timestamptz not null,
  unique (order_id, by_id, client_id)
);

-- Every visit writes one; the newest counts, the older ones stay.
create table order_backfills (
  id          uuid primary key,
  order_id    uuid not null references work_orders,
  by_id       uuid not null,
  cause       text not null check (length(cause) <= 40),
  result      text not null check (length(result) <= 40),
  note        text not null check (length(note) <= 2000),
  tried_steps jsonb not null,
  parts       jsonb not null,
  photo_ids   uuid[] not null,
  at          timestamptz not null
);
create index order_backfills_by_order on order_backfills (order_id, at desc);

-- The talk between the agent and the engineer inside the order (WO-4).
create table order_messages (
  order_id  uuid not null references work_orders,
  seq       integer not null,
  id        uuid not null unique,
  author_id uuid not null,
  side      text not null check (side in ('desk', 'field')),
  text      text not null check (length(text) <= 2000),
  file_id   uuid references order_files,
  client_id text not null check (length(client_id) <= 64),
  at        timestamptz not null,
  primary key (order_id, seq),
  unique (order_id, author_id, client_id),
  check (text <> '' or file_id is not null)
);
create trigger order_messages_append_only before update or delete on order_messages
  for each row execute function refuse_change();

create table order_reads (
  order_id uuid not null references work_orders,
  staff_id uuid not null,
  seq      integer not null,
  at       timestamptz not null,
  primary key (order_id, staff_id)
);

-- Every try to hear the customer's word, reached or not.
create table case_confirmations (
  id         uuid primary key,
  case_id    uuid not null references cases,
  order_id   uuid references work_orders,
  outcome    text not null check (outcome in ('satisfied', 'dissatisfied', 'unreachable')),
  means      text not null check (means in ('contact', 'call', 'chat', 'visit')),
  contact_id uuid,
  note       text not null check (length(note) <= 500),
  by_id      uuid not null,
  at         timestamptz not null
);
create index case_confirmations_by_case on case_confirmations (case_id, at);

-- A field page with a bad connection sends again what it has not seen answered: the same key by the same person is done once.
create table case_commands (
  actor_id   uuid not null,
  key        text not null check (length(key) <= 64),
  kind       text not null check (length(kind) <= 40),
  subject_id uuid not null,
  at         timestamptz not null,
  primary key (actor_id, key)
);
create index case_commands_by_age on case_commands (at);

-- Limits are the operator's and are changed here as data. Urban 24 h and rural 36 h for repair, 5 working days (7 days) for an
-- installation with resources, are inside the statutory 48/72 h and the averages of field.md §1.3.
insert into work_order_templates
  (place, code, name_zh, name_en, case_type, crew_kind, visit, limit_minutes_urban, limit_minutes_rural, fields, checklist, causes)
values
  (1, 'broadband_fault', '宽带障碍', 'Broadband fault', 'fault', 'field', true, 1440, 2160,
   '[{"code":"account","label":"宽带账号","kind":"text","required":false},{"code":"symptom","label":"故障现象","kind":"choice","required":true,"options":["无法上网","网速慢","频繁掉线","光猫红灯","Wi-Fi异常"]},{"code":"lights","label":"光猫指示灯","kind":"choice","required":false,"options":["正常","LOS红灯","PON闪烁","全灭"]}]',
   '[{"code":"power","text":"确认光猫电源与指示灯"},{"code":"restart","text":"重启光猫和路由器"},{"code":"fibre","text":"检查光纤接头、尾纤弯折"},{"code":"power_level","text":"测量收光功率（-8～-27 dBm）"},{"code":"direct","text":"网线直连光猫测速"},{"code":"replace","text":"更换光猫或尾纤"}]',
   '[{"code":"fibre_broken","text":"光缆/皮线断"},{"code":"connector","text":"接头松动或脏污"},{"code":"ont","text":"光猫故障"},{"code":"splitter","text":"分光器/箱体故障"},{"code":"home_network","text":"客户路由器或网线"},{"code":"config","text":"数据配置"},{"code":"power_cut","text":"停电"},{"code":"other","text":"其他"}]'),
  (2, 'iptv_no_signal', 'IPTV无信号', 'IPTV without picture', 'fault', 'field', true, 1440, 2160,
   '[{"code":"account","label":"IPTV账号","kind":"text","required":false},{"code":"symptom","label":"故障现象","kind":"choice","required":true,"options":["无信号","黑屏","卡顿花屏","提示错误码","遥控器失灵"]},{"code":"error_code","label":"错误码","kind":"text","required":false}]',
   '[{"code":"source","text":"电视信号源切到正确的HDMI"},{"code":"restart","text":"重启机顶盒"},{"code":"cable","text":"检查网线与HDMI线"},{"code":"port","text":"确认接在光猫IPTV口"},{"code":"reset","text":"机顶盒恢复出厂并重新认证"},{"code":"replace","text":"更换机顶盒或遥控器"}]',
   '[{"code":"stb","text":"机顶盒故障"},{"code":"cable","text":"线缆损坏"},{"code":"wrong_port","text":"接错端口/信号源"},{"code":"remote","text":"遥控器"},{"code":"account","text":"账号或认证"},{"code":"line","text":"线路故障"},{"code":"other","text":"其他"}]'),
  (3, 'move_line', '移机', 'Move of a line', 'service', 'field', true, 10080, 14400,
   '[{"code":"new_address","label":"新装机地址","kind":"text","required":true},{"code":"wanted_day","label":"期望日期","kind":"text","required":false}]',
   '[{"code":"resource","text":"核查新址端口资源"},{"code":"dismantle","text":"旧址拆机"},{"code":"wire","text":"新址布线"},{"code":"test","text":"测速并演示"}]',
   '[{"code":"done","text":"移机完成"},{"code":"no_resource","text":"新址无资源"},{"code":"other","text":"其他"}]'),
  (4, 'install_line', '新装宽带', 'Installation', 'service', 'field', true, 7200, 10080,
   '[{"code":"plan","label":"套餐","kind":"text","required":false},{"code":"bandwidth","label":"带宽","kind":"choice","required":false,"options":["100M","300M","500M","1000M"]}]',
   '[{"code":"resource","text":"核查端口资源"},{"code":"wire","text":"布线、熔纤"},{"code":"ont","text":"安装光猫并绑定"},{"code":"test","text":"测速、Wi-Fi覆盖检查"},{"code":"explain","text":"讲解使用与账单"}]',
   '[{"code":"done","text":"安装完成"},{"code":"no_resource","text":"无资源"},{"code":"property","text":"物业阻工"},{"code":"other","text":"其他"}]'),
  (5, 'mobile_signal', '手机信号差', 'Weak mobile signal', 'fault', 'field', true, 2880, 4320,
   '[{"code":"place","label":"信号差的地点","kind":"text","required":true},{"code":"when","label":"出现时段","kind":"choice","required":false,"options":["全天","白天","晚间","偶发"]},{"code":"network","label":"网络制式","kind":"choice","required":false,"options":["4G","5G","VoLTE通话"]}]',
   '[{"code":"measure","text":"现场路测（RSRP、SINR）"},{"code":"compare","text":"换机换卡对比"},{"code":"cell","text":"核查小区告警与负荷"},{"code":"indoor","text":"检查室分"}]',
   '[{"code":"weak_cover","text":"弱覆盖"},{"code":"cell_fault","text":"基站故障"},{"code":"interference","text":"干扰"},{"code":"handset","text":"终端或卡"},{"code":"load","text":"负荷高"},{"code":"other","text":"其他"}]'),
  (6, 'bill_check', '费用核查', 'Check of charges', 'complaint', 'back_office', false, 1440, 1440,
   '[{"code":"month","label":"账期","kind":"text","required":true},{"code":"item","label":"争议费用项","kind":"text","required":true},{"code":"amount","label":"争议金额（元）","kind":"text","required":false}]',
   '[{"code":"bill","text":"核对账单与详单"},{"code":"order_record","text":"核对订购与确认记录"},{"code":"recording","text":"调听受理录音"},{"code":"refund","text":"按规则退费并说明"}]',
   '[{"code":"correct","text":"计费正确，已解释"},{"code":"system","text":"系统计费差错"},{"code":"unclear_offer","text":"资费告知不清"},{"code":"unordered","text":"未经确认开通"},{"code":"other","text":"其他"}]'),
  (7, 'service_complaint', '服务投诉核查', 'Complaint about service', 'complaint', 'back_office', false, 2880, 2880,
   '[{"code":"about","label":"投诉对象","kind":"choice","required":true,"options":["热线","营业厅","装维人员","营销外呼","其他"]},{"code":"wanted","label":"客户诉求","kind":"text","required":false}]',
   '[{"code":"facts","text":"调取录音、监控与工单"},{"code":"talk","text":"向当事人核实"},{"code":"reply","text":"拟定答复与致歉"}]',
   '[{"code":"justified","text":"属实"},{"code":"partly","text":"部分属实"},{"code":"not_justified","text":"不属实"},{"code":"other","text":"其他"}]'),
  (8, 'suggestion_reply', '建议转办', 'Suggestion to a department', 'suggestion', 'back_office', false, 10080, 10080,
   '[{"code":"department","label":"相关部门","kind":"text","required":false}]',
   '[{"code":"review","text":"部门评估"},{"code":"answer","text":"答复客户"}]',
   '[{"code":"adopted","text":"采纳"},{"code":"noted","text":"留作参考"},{"code":"not_possible","text":"暂不具备条件"}]');
