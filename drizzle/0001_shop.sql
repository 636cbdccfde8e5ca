-- The shop's records, the articles, and what the tools did for runs.

create table shop_settings (
  tenant text primary key,
  name text not null,
  packing_desk_seconds integer not null check (packing_desk_seconds between 0 and 60),
  claim_secret text not null
);

create table shop_counters (
  tenant text not null,
  name text not null,
  last integer not null,
  primary key (tenant, name)
);

create table shop_customers (
  tenant text not null,
  id text not null,
  name text not null,
  email text not null,
  state text not null check (state in ('open', 'locked', 'closed')),
  locked_at timestamptz(3),
  locked_reason text,
  wrong_passwords integer not null default 0,
  primary key (tenant, id),
  check ((state = 'locked') = (locked_at is not null))
);
create index shop_customers_email on shop_customers (tenant, lower(email));
create index shop_customers_name on shop_customers (tenant, lower(name));

create table shop_sessions (
  tenant text not null,
  id text not null,
  customer text not null,
  device text not null,
  last_seen_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (tenant, id),
  foreign key (tenant, customer) references shop_customers (tenant, id)
);
create index shop_sessions_customer on shop_sessions (tenant, customer);

create table shop_products (
  tenant text not null,
  sku text not null,
  title text not null,
  variant text not null,
  cents integer not null check (cents > 0),
  final_sale boolean not null,
  primary key (tenant, sku)
);

create table shop_orders (
  tenant text not null,
  id text not null,
  customer text not null,
  email text not null,
  status text not null check (status in ('open', 'shipped', 'delivered', 'cancelled')),
  placed_at timestamptz(3) not null,
  delivered_at timestamptz(3),
  packing text not null check (packing in ('open', 'held', 'packed', 'none')),
  street text,
  postcode text not null,
  city text,
  pickup text,
  placed_postcode text not null,
  card_brand text not null,
  card_last4 text not null,
  shipping_cents integer not null check (shipping_cents >= 0),
  shipping_refunded integer not null check (shipping_refunded between 0 and shipping_cents),
  primary key (tenant, id),
  foreign key (tenant, customer) references shop_customers (tenant, id),
  check ((pickup is null) = (street is not null)),
  check ((status = 'delivered') = (delivered_at is not null))
);
create index shop_orders_email on shop_orders (tenant, lower(email));
create index shop_orders_customer on shop_orders (tenant, customer);

create table shop_order_lines (
  tenant text not null,
  order_id text not null,
  line integer not null,
  sku text not null,
  title text not null,
  variant text not null,
  quantity integer not null check (quantity > 0),
  total integer not null check (total > 0),
  refunded integer not null check (refunded between 0 and total),
  cancelled boolean not null,
  final_sale boolean not null,
  primary key (tenant, order_id, line),
  foreign key (tenant, order_id) references shop_orders (tenant, id)
);

create table shop_parcels (
  tenant text not null,
  id text not null,
  order_id text not null,
  number integer not null,
  carrier text not null,
  status text not null check (status in ('in_transit', 'delivered', 'lost')),
  last_scan_at timestamptz(3) not null,
  last_scan text not null,
  delivered_at timestamptz(3),
  signed boolean not null,
  primary key (tenant, id),
  unique (tenant, order_id, number),
  foreign key (tenant, order_id) references shop_orders (tenant, id)
);

create table shop_payouts (
  tenant text not null,
  id text not null,
  order_id text not null,
  kind text not null check (kind in ('refund', 'credit', 'reship', 'price_difference')),
  cents integer not null check (cents > 0),
  parts jsonb not null,
  reason text not null,
  state text not null check (state in ('done', 'failed')),
  at timestamptz(3) not null,
  by_staff text not null,
  run text,
  primary key (tenant, id),
  foreign key (tenant, order_id) references shop_orders (tenant, id)
);
create index shop_payouts_order on shop_payouts (tenant, order_id);

create table shop_traces (
  tenant text not null,
  id text not null,
  order_id text not null,
  parcel text not null,
  opened_at timestamptz(3) not null,
  withdrawn_at timestamptz(3),
  run text not null,
  primary key (tenant, id),
  foreign key (tenant, parcel) references shop_parcels (tenant, id)
);
-- A parcel has one open trace at most.
create unique index shop_traces_open on shop_traces (tenant, parcel) where withdrawn_at is null;

create table shop_notes (
  tenant text not null,
  id text not null,
  order_id text not null,
  text text not null,
  at timestamptz(3) not null,
  by_staff text not null,
  run text not null,
  removed_at timestamptz(3),
  primary key (tenant, id),
  foreign key (tenant, order_id) references shop_orders (tenant, id)
);

create table articles (
  tenant text not null,
  id text not null,
  title text not null,
  owner text not null,
  audience text not null check (audience in ('staff', 'customer')),
  in_short text not null,
  checked_on date not null,
  review_days integer not null check (review_days > 0),
  primary key (tenant, id)
);

create table article_sections (
  tenant text not null,
  article text not null,
  number integer not null,
  title text not null,
  body text not null,
  words tsvector generated always as (
    setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'C')
  ) stored,
  primary key (tenant, article, number),
  foreign key (tenant, article) references articles (tenant, id) on delete cascade
);
create index article_sections_words on article_sections using gin (words);

create table tool_effects (
  tenant text not null,
  key text not null,
  tool text not null,
  run text not null,
  result jsonb,
  at timestamptz(3) not null default now(),
  primary key (tenant, key)
);
create index tool_effects_run on tool_effects (tenant, run);

create table codes (
  tenant text not null,
  run text not null,
  customer text not null,
  salt text not null,
  hash text not null,
  expires_at timestamptz(3) not null,
  tries_left integer not null check (tries_left >= 0),
  used_at timestamptz(3),
  primary key (tenant, run)
);

create table outbox (
  tenant text not null,
  id text not null,
  key text not null,
  run text not null,
  customer text not null,
  kind text not null check (kind in ('code', 'reply')),
  email text not null,
  text text not null,
  code text,
  at timestamptz(3) not null default now(),
  primary key (tenant, id),
  unique (tenant, key)
);
create index outbox_at on outbox (tenant, at);
create index outbox_run on outbox (tenant, run);

create table reminders (
  tenant text not null,
  id text not null,
  run text not null,
  customer text,
  due_on date not null,
  -- Its job in the queue.
  job uuid not null,
  text text not null,
  by_staff text not null,
  at timestamptz(3) not null default now(),
  cancelled_at timestamptz(3),
  primary key (tenant, id)
);
create index reminders_run on reminders (tenant, run);
