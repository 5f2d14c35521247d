-- The quality of calls is searched by period, trunk, agent and codec, the worst first.
alter table call_quality add column codec text not null default '' check (length(codec) <= 20);
create index call_quality_by_time on call_quality (at desc);
