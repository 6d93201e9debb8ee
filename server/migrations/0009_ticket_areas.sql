-- Areas that were merged or moved and whose tickets follow, some at a time. A row stays a while after the last one has
-- followed, for tickets whose raising was under way.
create table tickets.areas_to_follow (
  tenant_id uuid not null,
  area_id uuid not null,
  -- what the area stood under before
  former_parent_id uuid not null,
  since timestamptz not null,
  constraint areas_to_follow_pkey primary key (tenant_id, area_id, former_parent_id)
);
select kernel.protect_tenant_rows('tickets.areas_to_follow');
