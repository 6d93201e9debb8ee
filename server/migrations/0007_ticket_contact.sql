-- What the rates and the distribution of days count, kept on the ticket so that each figure's list has the figure's length.

-- Until when somebody has to be in contact with the resident (set at the first dispatch), and when somebody first was.
alter table tickets.tickets add column contact_due_at timestamptz;
alter table tickets.tickets add column contacted_at timestamptz;
-- From raising to the answer that stands.
alter table tickets.tickets add column reply_days integer;
alter table tickets.tickets add column reply_working_days integer;
