-- Desks that tenants loaded: each version is the text of its folder's files by path, named by their hash, so that the
-- same files are the same version. Which one counts is the tenant's; every change of that is kept.

create table desk_versions (
  tenant text not null,
  version text not null,
  files jsonb not null,
  made_at timestamptz(3) not null default now(),
  primary key (tenant, version)
);

create table desk_loads (
  tenant text not null,
  number bigint generated always as identity,
  version text not null,
  by_whom text not null,
  at timestamptz(3) not null default now(),
  primary key (tenant, number)
);

alter table tenants add column desk_version text;
