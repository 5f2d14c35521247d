-- Prompts 语音播报: what callers hear, as text and as sound, with every version that ever was.

create table prompts (
  id         uuid primary key,
  key        text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  created_at timestamptz not null
);

-- The sound itself, by what is in it: mono, 8 kHz, A-law WAV. In the database, so that every node that carries voice has it
-- without a shared folder; each keeps a copy in DATA_DIR/prompts.
create table prompt_sounds (
  sha256      text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  wav         bytea not null check (length(wav) between 44 and 4000000),
  duration_ms integer not null check (duration_ms >= 0)
);

create table prompt_versions (
  id             uuid primary key,
  prompt_id      uuid not null references prompts (id),
  version        integer not null check (version > 0),
  text           text not null check (length(text) between 1 and 300),
  source         text not null check (source in ('built_in', 'tts', 'studio')),
  state          text not null check (state in ('draft', 'published', 'retired', 'discarded')),
  normal_sha256  text references prompt_sounds (sha256),
  elder_sha256   text references prompt_sounds (sha256),
  -- The elder's sound is a recording of its own, not made from the normal one.
  elder_is_own   boolean not null default false,
  made_at        timestamptz not null,
  made_by        uuid,
  published_at   timestamptz,
  published_by   uuid,
  approved_at    timestamptz,
  approved_by    uuid,
  unique (prompt_id, version),
  check (state not in ('published', 'retired') or (normal_sha256 is not null and elder_sha256 is not null))
);
create unique index prompt_versions_one_published on prompt_versions (prompt_id) where state = 'published';
create unique index prompt_versions_one_draft on prompt_versions (prompt_id) where state = 'draft';

create table prompt_version_transitions (
  id         bigint generated always as identity primary key,
  version_id uuid not null references prompt_versions (id),
  at         timestamptz not null,
  from_state text,
  event      text not null,
  to_state   text not null,
  by         uuid
);
create index prompt_version_transitions_of on prompt_version_transitions (version_id, id);

insert into post_permissions (post, permission)
select post, 'voice.prompts' from unnest(array['administrator', 'operations_manager', 'quality_inspector']) as post
on conflict do nothing;
