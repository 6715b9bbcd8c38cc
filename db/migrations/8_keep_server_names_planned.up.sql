-- A function in SQL is planned anew by every statement that calls it, which took a third of a start's time; one in PL/pgSQL
-- is planned once a connection. It answers what it did.

create or replace function appium_server_of(url text) returns text
language plpgsql immutable parallel safe
as $$
declare
  p constant text[] := regexp_match(url, '^(https?)://(?:[^/?#]*@)?(\[[^\]]*\]|[^/:?#@]*)(?::(\d+))?([^?#]*)', 'i');
begin
  return lower(p[1]) || '://'
         || case when lower(p[2]) in ('localhost', '[::1]') then '127.0.0.1' else lower(p[2]) end
         || ':' || coalesce(p[3], case lower(p[1]) when 'https' then '443' else '80' end)
         || regexp_replace(regexp_replace(p[4], '/+$', ''), '^/wd/hub$', '');
end
$$;
