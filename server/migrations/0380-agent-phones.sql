-- Where the phone of a desk belongs: the node that has its leg, or that waits for it. A call is brought to any agent by
-- asking their browser to come to the node of the call; whoever attaches looks here first.
create table agent_phones (
  staff_id uuid primary key,
  node     text not null check (length(node) <= 80),
  since    timestamptz not null default now()
);
create index agent_phones_by_node on agent_phones (node);
