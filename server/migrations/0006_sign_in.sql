-- What sign-in and phone codes need beyond the founding schema.

-- How a session came to be: with password (and second factor), or by one click of a demonstration.
alter table people.sessions add column way text not null default 'password';

-- The phone, sealed with a key of the tenant's, so that the message can be sent; erased with the row.
alter table people.phone_codes add column phone_sealed text;
-- The language of the page that asked.
alter table people.phone_codes add column language text not null default 'zh-CN';
-- The right code was entered; what it is wanted for may now use it once.
alter table people.phone_codes add column verified_at timestamptz;

-- A list of a unit's or an area's people looks along these.
create index units_by_area on people.units (tenant_id, area_id);
create index persons_by_home on people.persons (tenant_id, home_area_id) where home_area_id is not null;
create index grants_by_area on people.grants (tenant_id, area_id) where revoked_at is null;
