-- Who is found by an address or a name in whatever capitals is looked up in a column of its own. lower() might tell
-- what it is given, so that PostgreSQL does not call it on rows before a row policy has let them through, and an index
-- on lower(email) served nobody but the superuser: every look-up read the whole table.

alter table shop_customers add column email_key text not null generated always as (lower(email)) stored;
alter table shop_customers add column name_key text not null generated always as (lower(name)) stored;
alter table shop_orders add column email_key text not null generated always as (lower(email)) stored;
alter table staff add column email_key text not null generated always as (lower(email)) stored;

drop index shop_customers_email;
drop index shop_customers_name;
drop index shop_orders_email;
drop index staff_email;
create index shop_customers_email on shop_customers (tenant, email_key);
create index shop_customers_name on shop_customers (tenant, name_key);
create index shop_orders_email on shop_orders (tenant, email_key);
create unique index staff_email on staff (tenant, email_key);
