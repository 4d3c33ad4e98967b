"""两人: who began a holding and who gave out a password is kept, so that two accounts of one person are not two persons."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrating import run_script

ID = "0019"
VERSION = "1.38.0"
DESCRIPTION = "two persons, not two accounts"

SQL = """
-- Null: the operator. `hands`: everybody who had the account in his hand at that moment: who began the holding or gave out
-- the password, and who had that person's account in hand. Kept as it was then: what is put right later does not reach back.
alter table post_holding add column begun_by uuid, add column hands uuid[] not null default '{}',
    add foreign key (tenant_id, begun_by) references account (tenant_id, id);
alter table password add column given_by uuid, add column hands uuid[] not null default '{}',
    add foreign key (tenant_id, given_by) references account (tenant_id, id);

-- 经手人 of an account now: of its standing holdings, and of the password that was given out, even where the holder has
-- changed it since: who invented the holder has changed it too.
create function hedui_hands(the_tenant uuid, the_account uuid) returns uuid[] language plpgsql volatile as $$
declare
    named text := current_setting('hedui.account', true);
    found_hands uuid[];
begin
    perform set_config('hedui.account', the_account::text, true);
    select coalesce(array_agg(distinct hand), '{}') into found_hands from (
        select unnest(h.hands) as hand from post_holding h
         where h.tenant_id = the_tenant and h.account_id = the_account and h.ended_at is null
           and (h.held_until is null or h.held_until >= (clock_timestamp() at time zone 'Asia/Shanghai')::date)
        union all
        select unnest(p.hands) from password p where p.tenant_id = the_tenant and p.account_id = the_account) each;
    perform set_config('hedui.account', coalesce(named, ''), true);
    return found_hands;
end $$;

create function hedui_hands_with(the_tenant uuid, the_account uuid) returns uuid[] language sql volatile as
    $$ select case when the_account is null then '{}' else array_append(hedui_hands(the_tenant, the_account), the_account) end $$;

-- 同一经手人: whose hand both accounts are in: one of the two himself, or, asked `strictly`, anybody. Null: two persons.
-- `former`: whose hand the first one was in when he took his step, where that was kept.
create function hedui_one_hand(the_tenant uuid, one uuid, other uuid, strictly boolean, former uuid[] default '{}')
returns uuid language plpgsql volatile as $$
declare
    ones uuid[] := hedui_hands_with(the_tenant, one) || former;
    others uuid[] := hedui_hands_with(the_tenant, other);
begin
    if one = other then return null; end if;
    if one = any (others) then return one; end if;
    if other = any (ones) then return other; end if;
    return (select hand from unnest(ones) hand where strictly and hand = any (others) limit 1);
end $$;

-- What was done before this migration is read from the traces, in their order.
do $$
declare
    each uuid;
    t record;
begin
    perform set_config('hedui.service', 'lookup', true);
    for each in select id from tenant loop
        perform set_config('hedui.tenant', each::text, true);
        for t in select r.verb, a.id as actor, convert_from(r.body, 'UTF8')::jsonb -> 'details' as told
                   from trace r left join account a on (a.tenant_id, a.id) = (r.tenant_id, r.account_id)
                  where r.tenant_id = each and r.verb in ('holding.hand_over', 'account.reset') order by r.at, r.id loop
            if t.verb = 'holding.hand_over' then
                update post_holding h set begun_by = t.actor, hands = hedui_hands_with(each, t.actor)
                 where h.tenant_id = each and h.id = (t.told ->> 'begun')::uuid;
            else
                perform set_config('hedui.account', t.told ->> 'account', true);
                update password p set given_by = t.actor, hands = hedui_hands_with(each, t.actor)
                 where p.tenant_id = each and p.account_id = (t.told ->> 'account')::uuid;
            end if;
        end loop;
    end loop;
    perform set_config('hedui.service', '', true), set_config('hedui.tenant', '', true),
            set_config('hedui.account', '', true);
end $$;

create function hedui_holding_begun() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        new.hands := hedui_hands_with(new.tenant_id, new.begun_by);
    elsif (new.tenant_id, new.id, new.post_id, new.account_id, new.hands) is distinct from
          (old.tenant_id, old.id, old.post_id, old.account_id, old.hands) or new.begun_by is distinct from old.begun_by then
        raise exception 'whose holding it is and who began it stays' using errcode = 'HD019';
    end if;
    return new;
end $$;
create trigger begun before insert or update on post_holding for each row execute function hedui_holding_begun();

create function hedui_password_given() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and (not new.initial or new.version = old.version) then
        new.given_by := old.given_by;
        new.hands := old.hands;
    else
        new.hands := hedui_hands_with(new.tenant_id, new.given_by);
    end if;
    return new;
end $$;
create trigger given before insert or update on password for each row execute function hedui_password_given();

create function hedui_two_persons(the_tenant uuid, one uuid, other uuid, strictly boolean, former uuid[] default '{}')
returns void language plpgsql as $$
begin
    if hedui_one_hand(the_tenant, one, other, strictly, former) is not null then
        raise exception 'two accounts in one hand are not two persons' using errcode = 'HD019';
    end if;
end $$;

-- Who proposed and who decided is somebody of the own tenant.
alter table setting_proposal add foreign key (tenant_id, proposed_by) references account (tenant_id, id),
    add foreign key (tenant_id, decided_by) references account (tenant_id, id);

-- Without an approver a value is entered where there is none of its name, or by the operator, who says that he opens:
-- the application's own requests never do.
create or replace function hedui_setting() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        raise exception 'a setting is never changed: propose another value' using errcode = 'HD017';
    elsif new.approved_by is null then
        if hedui_service() is distinct from 'opening' and exists (
            select from setting s where s.tenant_id = new.tenant_id and s.name = new.name) then
            raise exception 'a value follows another by a proposal' using errcode = 'HD017';
        end if;
    elsif not exists (
        select from setting_proposal p
         where (p.tenant_id, p.id, p.name, p.document, p.valid_from, p.proposer, p.decider, p.state)
             = (new.tenant_id, new.id, new.name, new.document, new.valid_from, new.set_by, new.approved_by, 'approved')
           and p.value is not distinct from new.value) then
        raise exception 'a setting is what was proposed and approved' using errcode = 'HD017';
    end if;
    return new;
end $$;

-- 报告模板建议: as settings are: what is in force stands in `report_template`, and nowhere else. `proposed_by` null: the operator,
-- who approves nothing. The blob is sealed under the id that both rows have. Without a blob: the built-in one again.
create table report_template_proposal (
    tenant_id uuid not null references tenant (id),
    id uuid not null,
    format text not null,
    digest bytea,
    blob bytea,
    document text not null check (document <> ''),
    valid_from date not null,
    proposed_by uuid,
    proposer text not null,
    proposed_at timestamptz not null,
    state text not null default 'pending' check (state in ('pending', 'approved', 'rejected', 'withdrawn')),
    decided_by uuid,
    decider text,
    decided_at timestamptz,
    decided_on date,
    reason text not null default '',
    primary key (tenant_id, id),
    foreign key (tenant_id, proposed_by) references account (tenant_id, id),
    foreign key (tenant_id, decided_by) references account (tenant_id, id),
    check ((digest is null) = (blob is null)),
    constraint report_template_proposal_decided check ((state = 'pending') = (decided_by is null)
        and (state = 'pending') = (decider is null) and (state = 'pending') = (decided_at is null)
        and (state = 'pending') = (decided_on is null)),
    constraint report_template_proposal_another_person check (state not in ('approved', 'rejected')
        or decided_by is distinct from proposed_by),
    constraint report_template_proposal_by_its_author check (state <> 'withdrawn' or (decided_by = proposed_by) is true),
    constraint report_template_proposal_reason check (state <> 'rejected' or reason <> '')
);
create index report_template_proposal_format on report_template_proposal (tenant_id, format, proposed_at);
call hedui_tenant_table('report_template_proposal', 'select, insert, update');

create function hedui_report_template_proposal() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a proposal is never deleted' using errcode = 'HD017';
    elsif tg_op = 'INSERT' then
        if new.state <> 'pending' then
            raise exception 'a proposal begins undecided' using errcode = 'HD017';
        end if;
    elsif old.state <> 'pending' or
        (new.tenant_id, new.id, new.format, new.digest, new.blob, new.document, new.valid_from, new.proposed_by,
         new.proposer, new.proposed_at) is distinct from
        (old.tenant_id, old.id, old.format, old.digest, old.blob, old.document, old.valid_from, old.proposed_by,
         old.proposer, old.proposed_at) then
        raise exception 'a proposal is decided once, and nothing else of it changes' using errcode = 'HD017';
    end if;
    return new;
end $$;
create trigger guarded before insert or update or delete on report_template_proposal
    for each row execute function hedui_report_template_proposal();

-- A row without an approver is of the time before.
alter table report_template add column approved_by text;
create function hedui_report_template() returns trigger language plpgsql as $$
begin
    if not exists (
        select from report_template_proposal p
         where (p.tenant_id, p.id, p.format, p.document, p.valid_from, p.proposer, p.decider, p.state)
             = (new.tenant_id, new.id, new.format, new.document, new.valid_from, new.set_by, new.approved_by, 'approved')
           and (p.digest, p.blob) is not distinct from (new.digest, new.blob)) then
        raise exception 'a report template is what was proposed and approved' using errcode = 'HD017';
    end if;
    return new;
end $$;
create trigger guarded before insert on report_template for each row execute function hedui_report_template();

-- Who proposed through an account that he had seized does not decide about it once the account is free again.
alter table setting_proposal add column hands uuid[] not null default '{}';
alter table report_template_proposal add column hands uuid[] not null default '{}';
create function hedui_proposal_hands() returns trigger language plpgsql as $$
begin
    new.hands := case when tg_op = 'UPDATE' then old.hands else hedui_hands(new.tenant_id, new.proposed_by) end;
    return new;
end $$;
create trigger handed before insert or update on setting_proposal for each row execute function hedui_proposal_hands();
create trigger handed before insert or update on report_template_proposal
    for each row execute function hedui_proposal_hands();

create function hedui_proposal_persons() returns trigger language plpgsql as $$
begin
    perform hedui_two_persons(new.tenant_id, new.proposed_by, new.decided_by, true, new.hands);
    return new;
end $$;
create trigger persons before update on setting_proposal for each row when (new.state in ('approved', 'rejected'))
    execute function hedui_proposal_persons();

create trigger persons before update on report_template_proposal for each row
    when (new.state in ('approved', 'rejected')) execute function hedui_proposal_persons();

create function hedui_package_persons() returns trigger language plpgsql as $$
begin
    perform hedui_two_persons(new.tenant_id, new.prepared_by, new.released_by, false);
    return new;
end $$;
create trigger persons before update on package for each row
    when (new.released_by is not null and (new.released_by, new.prepared_by, new.state)
          is distinct from (old.released_by, old.prepared_by, old.state) and new.state in ('releasing', 'released'))
    execute function hedui_package_persons();

create function hedui_package_answer_persons() returns trigger language plpgsql as $$
begin
    perform hedui_two_persons(new.tenant_id, new.uploaded_by, new.confirmed_by, false);
    return new;
end $$;
create trigger persons before update on package_answer for each row
    when (new.confirmed_by is not null and (new.confirmed_by, new.uploaded_by, new.state)
          is distinct from (old.confirmed_by, old.uploaded_by, old.state)) execute function hedui_package_answer_persons();

create function hedui_manual_answer_persons() returns trigger language plpgsql as $$
begin
    perform hedui_two_persons(hedui_tenant(), new.entered_by, new.judged_by, false);
    return new;
end $$;
create trigger persons before update on manual_answer for each row when (new.state <> old.state and new.judged_by is not null)
    execute function hedui_manual_answer_persons();
"""


async def forwards() -> MigrationManager:
    """Run the script."""
    await run_script(SQL)
    return MigrationManager(migration_id=ID, app_name="hedui", description=DESCRIPTION)
