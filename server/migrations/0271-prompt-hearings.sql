-- Who has heard which version of a prompt from its beginning to its end: nobody approves what they have not heard.
create table prompt_hearings (
  version_id uuid not null references prompt_versions (id),
  staff_id   uuid not null,
  variant    text not null check (variant in ('normal', 'elder')),
  began_at   timestamptz not null,
  heard_at   timestamptz,
  primary key (version_id, staff_id, variant)
);
