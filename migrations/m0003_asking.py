"""查询与反馈: asks, replies, assessments, reports; and the conditions under which the database lets an ask leave."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0003"
VERSION = "1.38.0"
DESCRIPTION = "asks, replies, assessments, reports"

SQL = """
-- Yearly partitions by UUIDv7: the id carries the time, so the primary key holds on partitioned tables.
create function hedui_uuid_at(moment timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;

create procedure hedui_partitions(parent text, first_year int, last_year int) language plpgsql as $$
declare child text;
begin
    for year in first_year .. last_year loop
        child := format('%s_%s', parent, year);
        if to_regclass(child) is null then
            execute format('create table %I partition of %I for values from (%L) to (%L)', child, parent,
                hedui_uuid_at(make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC')),
                hedui_uuid_at(make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC')));
            call hedui_close_partition(child);
        end if;
    end loop;
end $$;

-- A partition is reached through its parent, never by its own name: no grant, and a policy that shows nothing.
create procedure hedui_close_partition(child text) language plpgsql as $$
begin
    execute format('alter table %I enable row level security', child);
    execute format('alter table %I force row level security', child);
    execute format('create policy through_parent_only on %I using (false)', child);
end $$;

create table ask (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    subject_id uuid not null,
    authorization_id uuid,
    item text not null,
    source text not null,
    element text not null,
    connector text not null,
    state text not null check (state in ('queued', 'asking', 'waiting', 'unavailable', 'quarantined', 'found',
                                         'nothing_found', 'rejected', 'withheld', 'given_up', 'not_answered')),
    note text not null default '',
    attempts int not null default 0,
    left_at timestamptz,
    settled_at timestamptz,
    due_on date,
    due_provisional boolean,
    not_before timestamptz,
    ticket text not null default '',
    reply_id uuid,
    primary key (executing_tenant, id),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant),
    foreign key (verification_id, subject_id) references subject (verification_id, id),
    foreign key (verification_id, subject_id, authorization_id)
        references authorization_sheet (verification_id, subject_id, id)
) partition by range (id);
create index ask_case on ask (verification_id);
create table ask_later partition of ask default;
call hedui_partitions('ask', 2026, 2036);
call hedui_close_partition('ask_later');
call hedui_case_table('ask', 'verification_id', 'select, insert, update');

-- What came back, never changed and never deleted (Z 六(三)): the application role may insert and read.
create table reply (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    ask_id uuid not null,
    received_at timestamptz not null,
    kind text not null check (kind in ('found', 'nothing_found', 'accepted', 'unavailable', 'rejected', 'garbled',
                                       'quarantined', 'late')),
    digest bytea not null,
    blob bytea not null,
    primary key (executing_tenant, id),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant)
) partition by range (id);
create index reply_case on reply (verification_id);
create table reply_later partition of reply default;
call hedui_partitions('reply', 2026, 2036);
call hedui_close_partition('reply_later');
call hedui_case_table('reply', 'verification_id', 'select, insert');

-- Why an ask may not leave, or null. Takes share locks on what it relies on, so that a withdrawal, a suspension or a
-- state move that commits first is seen, and one that comes later waits until the ask has left.
create function hedui_ask_refusal(a ask) returns text language plpgsql volatile as $$
declare
    the_case verification;
    sheet authorization_sheet;
    the_person bytea;
begin
    select * into the_case from verification v where v.id = a.verification_id for share;
    if the_case.state is distinct from 'verifying' then return 'case_not_running'; end if;
    if not a.element = any (the_case.items) then return 'outside_programme'; end if;
    perform from request_match m where m.verification_id = a.verification_id and m.subject_id = a.subject_id
        and m.live for share;
    if not found then return 'no_live_application'; end if;
    select s.domain_person into the_person from subject s
        where s.verification_id = a.verification_id and s.id = a.subject_id;
    perform pg_advisory_xact_lock_shared(hashtextextended(encode(the_person, 'hex'), 0));
    perform from suspension u where u.domain_person = the_person and u.lifted_at is null;
    -- Without a domain no suspension can be seen: then nothing leaves.
    if found or hedui_domain() is null then return 'subject_suspended'; end if;
    select * into sheet from authorization_sheet s where s.id = a.authorization_id for share;
    if sheet.state is distinct from 'passed' then return 'authorization_not_in_force'; end if;
    if sheet.valid_until < (clock_timestamp() at time zone 'Asia/Shanghai')::date then
        return 'authorization_expired';
    end if;
    if not a.element = any (sheet.items) then return 'item_not_authorized'; end if;
    return null;
end $$;

create function hedui_ask_guard() returns trigger language plpgsql as $$
declare refusal text;
begin
    if tg_op = 'INSERT' then
        if new.state not in ('queued', 'withheld') or new.left_at is not null then
            raise exception 'an ask begins queued or withheld' using errcode = 'HD001';
        end if;
        return new;
    end if;
    if new.left_at is distinct from old.left_at then
        raise exception 'the moment at which an ask left is set here alone' using errcode = 'HD001';
    end if;
    if old.left_at is not null and (new.verification_id, new.subject_id, new.authorization_id, new.item, new.source, new.element)
       is distinct from (old.verification_id, old.subject_id, old.authorization_id, old.item, old.source, old.element)
    then
        raise exception 'what an ask that left had asked is final' using errcode = 'HD001';
    end if;
    if new.state = 'asking' then
        refusal := hedui_ask_refusal(new);
        if refusal is not null then
            raise exception 'ask refused' using errcode = 'HD002', detail = refusal;
        end if;
        new.left_at := coalesce(old.left_at, clock_timestamp());
    elsif new.state in ('waiting', 'unavailable', 'found', 'nothing_found', 'rejected', 'quarantined') and new.left_at is null then
        raise exception 'no answer without an ask that left' using errcode = 'HD001';
    end if;
    return new;
end $$;
create trigger ask_guard before insert or update on ask for each row execute function hedui_ask_guard();

create table assessment (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    sequence int not null,
    assessed_at timestamptz not null,
    final boolean not null,
    stamp text[] not null,
    input_digest bytea not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    unique (verification_id, sequence),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant)
);
call hedui_case_table('assessment', 'verification_id', 'select, insert');

-- A later report supersedes an earlier one by its sequence; nothing is overwritten.
create table report (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    id uuid not null,
    assessment_id uuid not null,
    number text not null,
    sequence int not null,
    final boolean not null,
    issued_at timestamptz not null,
    issued_on date not null,
    valid_until date,
    verification_code text not null,
    content_digest bytea not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    unique (verification_id, sequence),
    unique (executing_tenant, number, sequence),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant),
    foreign key (owner_tenant, assessment_id) references assessment (owner_tenant, id)
);
create unique index report_one_final on report (verification_id) where final;
call hedui_case_table('report', 'verification_id', 'select, insert');

create table report_file (
    owner_tenant uuid not null,
    executing_tenant uuid not null,
    verification_id uuid not null,
    report_id uuid not null,
    id uuid not null,
    format text not null,
    digest bytea not null,
    blob bytea not null,
    primary key (owner_tenant, id),
    unique (report_id, format),
    foreign key (owner_tenant, report_id) references report (owner_tenant, id),
    foreign key (verification_id, owner_tenant, executing_tenant)
        references verification (id, owner_tenant, executing_tenant)
);
call hedui_case_table('report_file', 'verification_id', 'select, insert');
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
