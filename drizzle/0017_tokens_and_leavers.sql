-- Tokens end by themselves and say when they were last used; what an identity provider calls somebody.

alter table staff_tokens
  add column expires_at timestamptz(3) not null default now() + interval '90 days',
  add column last_used_at timestamptz(3);

alter table staff add column external_id text;
create unique index staff_external_id on staff (tenant, external_id);

-- What MACs, checkpoints and digests are derived from: the first master key, sealed under the present one once that is another.
alter table master_key add column root bytea;
