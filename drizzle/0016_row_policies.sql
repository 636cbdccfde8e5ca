-- Row-level security: a transaction sees and writes the rows of the tenant that it was opened for
-- (`greenlight.tenant`), and no row without one. What has to look over all tenants names its purpose
-- (`greenlight.across`), which opens the tables listed below and no other. FORCE, because the owner of the tables
-- works with them too where there is one role only. migrate.ts calls the function after every migration, so that a
-- table made later has its policies as soon as it is there.

create function lay_row_policies() returns void language plpgsql as $$
declare
  made record;
  opened record;
begin
  for made in
    select c.relname, pg_get_userbyid(c.relowner) as owner
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'of_tenant')
  loop
    execute format('alter table public.%I enable row level security', made.relname);
    execute format('alter table public.%I force row level security', made.relname);
    -- In a subquery, so that it is read once for a statement and can be looked up in an index.
    execute format(
      'create policy of_tenant on public.%I using (tenant = (select current_setting(''greenlight.tenant'', true)))',
      made.relname);
    execute format(
      'create policy across_migrations on public.%I using ((select current_setting(''greenlight.across'', true) = ''migrations'' and pg_has_role(%L, ''member'')))',
      made.relname, made.owner);
  end loop;
  for opened in
    select purpose, name, command from (values
      ('jobs', 'jobs', 'all'),
      ('changes', 'runs', 'select'),
      ('cards', 'cards', 'select'),
      ('cards', 'waiting_replies', 'select'),
      ('sign_in', 'staff', 'select'),
      ('sign_in', 'staff_tokens', 'select'),
      ('tenants', 'tenants', 'select'),
      ('tenants', 'workspaces', 'all'),
      ('memory', 'runs', 'select'),
      ('memory', 'memory_due', 'select'),
      ('memory', 'memory_cases', 'select'),
      ('memory', 'memory_vectors', 'select'),
      ('articles', 'articles', 'select'),
      ('trail', 'runs', 'select'),
      ('trail', 'events', 'select'),
      ('keys', 'runs', 'all'),
      ('keys', 'waiting_replies', 'all')
    ) as listed (purpose, name, command)
     where to_regclass('public.' || name) is not null
       and not exists (
         select from pg_policy p
          where p.polrelid = to_regclass('public.' || name) and p.polname = 'across_' || purpose)
  loop
    execute format(
      'create policy %I on public.%I for %s using ((select current_setting(''greenlight.across'', true) = %L))',
      'across_' || opened.purpose, opened.name, opened.command, opened.purpose);
  end loop;
end $$;

-- A view would read as its owner.
alter view event_facts set (security_invoker = true);
