-- A number enters a flow that there is, and may lead to a queue of its own. Whatever names no flow was answered by the house's own
-- flow all along; now the database says the same.
alter table numbers alter column entry_flow drop default, alter column entry_flow drop not null;
update numbers set entry_flow = null where entry_flow = '' or entry_flow not in (select key from flows);
alter table numbers add foreign key (entry_flow) references flows (key);
alter table numbers add column queue text not null default '' check (length(queue) <= 40);
