-- Calls from the web page: whose, and never two of one visitor at a time, on whatever node they land.
alter table calls add column visitor_id uuid;
create unique index calls_one_per_visitor on calls (visitor_id) where ended_at is null and visitor_id is not null;
