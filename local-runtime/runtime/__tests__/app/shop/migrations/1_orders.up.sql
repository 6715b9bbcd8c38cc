create table orders (id bigint generated always as identity primary key, name text not null unique);
create table deliveries (message text not null, attempt int not null, at timestamptz not null default clock_timestamp());
