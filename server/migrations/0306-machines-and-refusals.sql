-- What becomes of a call that an answering machine takes, and where whoever was refused a call works.
alter table dial_rules
  -- `agent`: whoever listens decides; `leave_word`: our sentence, then goodbye; `hang_up`: goodbye. The last two count as a try.
  add column machine_callback  text not null default 'leave_word' check (machine_callback in ('agent', 'leave_word', 'hang_up')),
  add column machine_follow_up text not null default 'hang_up' check (machine_follow_up in ('agent', 'leave_word', 'hang_up'));

-- As it was at that hour: a leader sees what was refused to those they lead.
alter table dial_refusals
  add column centre    text check (length(centre) <= 40),
  add column area_code text check (length(area_code) <= 40),
  add column team      text check (length(team) <= 40);
alter table dial_refusals disable trigger dial_refusals_append_only;
update dial_refusals r set centre = s.centre, area_code = s.area, team = s.team from staff s where s.id = r.staff_id;
alter table dial_refusals enable trigger dial_refusals_append_only;
create index dial_refusals_of_staff on dial_refusals (staff_id, at desc);
