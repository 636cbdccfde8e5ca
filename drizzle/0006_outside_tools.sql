-- Tools from outside: which definition of each was allowed, and which one is offered now.

create table outside_tools (
  tenant text not null references tenants,
  -- server.tool
  tool text not null,
  -- Canonical JSON, kept as text: its hash is the pin. Null until a definition was allowed.
  allowed text,
  -- The definition offered last, where it is another one than the allowed one.
  offered text,
  first_seen_at timestamptz(3) not null default now(),
  allowed_at timestamptz(3),
  primary key (tenant, tool),
  check (allowed is not null or offered is not null)
);
