"""草稿归岗位: a draft is of the post in which it was begun, and whoever holds that post goes on with it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0036"
VERSION = "1.38.0"
DESCRIPTION = "drafts of posts"

SQL = """
-- The post that its drafter holds today; a transaction names it before it looks (core/drafts/store.py).
create function hedui_drafting_post() returns uuid language sql stable as
    $$ select nullif(current_setting('hedui.drafter_post', true), '')::uuid $$;

-- `account_id` is who began it. Null: begun before drafts were of posts, by somebody of whom it cannot be told in which one.
alter table draft add column post_id uuid;
alter table draft add foreign key (tenant_id, post_id) references post (tenant_id, id);

-- Those that are there already: the owner of the tables is let behind the fence for this one statement. Only a clerk of a
-- township has drafts; who held two such posts on the day is not guessed for.
do $$
declare
    fenced text;
    tables text[] := array['draft', 'post', 'post_holding'];
begin
    foreach fenced in array tables loop
        execute format('alter table %I no force row level security', fenced);
    end loop;
    update draft d set post_id = held.posts[1]
      from (select o.tenant_id, o.id, array_agg(distinct h.post_id) as posts
              from draft o
              join post_holding h on (h.tenant_id, h.account_id) = (o.tenant_id, o.account_id)
               and h.held_from <= (o.begun_at at time zone 'Asia/Shanghai')::date
               and (h.held_until is null or h.held_until >= (o.begun_at at time zone 'Asia/Shanghai')::date)
               and (h.ended_at is null or h.ended_at >= o.begun_at)
              join post p on (p.tenant_id, p.id) = (h.tenant_id, h.post_id) and p.role = 'township_clerk'
             group by o.tenant_id, o.id) held
     where (d.tenant_id, d.id) = (held.tenant_id, held.id) and cardinality(held.posts) = 1;
    foreach fenced in array tables loop
        execute format('alter table %I force row level security', fenced);
    end loop;
end $$;
create index draft_of_post on draft (tenant_id, post_id, id) where ended_at is null;

-- One person at a time holds a post: who left it, at once or on the day, holds it no longer, and the next one does.
drop policy own on draft;
create policy own on draft
    using (tenant_id = (select hedui_tenant())
           and (post_id = (select hedui_drafting_post()) or (post_id is null and account_id = (select hedui_drafter()))
                or expires_at < now()))
    with check (tenant_id = (select hedui_tenant())
                and (post_id = (select hedui_drafting_post())
                     or (post_id is null and account_id = (select hedui_drafter())) or ended_by = 'expired'));
create policy begun on draft as restrictive for insert
    with check (account_id = (select hedui_drafter()) and post_id = (select hedui_drafting_post()));

-- Who began it, and in which post, stays: nothing moves a draft into another post.
create function hedui_draft_begun() returns trigger language plpgsql as $$
begin
    raise exception 'who began a draft, and in which post, stays' using errcode = 'HD001';
end $$;
create trigger begun before update on draft for each row
    when ((new.tenant_id, new.id, new.account_id, new.post_id) is distinct from
          (old.tenant_id, old.id, old.account_id, old.post_id)) execute function hedui_draft_begun();

-- How many are open in each post of the own office: a number for whoever hands a post over, and nothing of what stands in them.
create function hedui_open_drafts() returns table (of_post uuid, drafts bigint) language plpgsql as $$
declare
    fence text := coalesce(current_setting('hedui.drafter_post', true), '');
begin
    for of_post in select p.id from post p where p.tenant_id = hedui_tenant() and p.role = 'township_clerk' loop
        perform set_config('hedui.drafter_post', of_post::text, true);
        select count(*) into drafts from draft d
         where d.tenant_id = hedui_tenant() and d.post_id = of_post and d.ended_at is null and d.expires_at > now();
        if drafts > 0 then return next; end if;
    end loop;
    perform set_config('hedui.drafter_post', fence, true);
end $$;
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
