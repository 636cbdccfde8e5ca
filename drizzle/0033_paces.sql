-- How fast platforms may be asked, for all processes together. Of a database that crashed it is forgotten: a platform says
-- itself then that it was asked too fast. Times in ms since 1970.

create unlogged table paces (
  key text primary key,
  next_at double precision not null,
  turn_at double precision,
  changed_at timestamptz(3) not null default now()
);
