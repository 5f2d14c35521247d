-- The sandbox operator: what an operator's own BSS and OSS would hold. It is not the house's data: only the adapter
-- server/adapters/operator/sandbox reads or writes this schema, and dropping it takes nothing away from the product.
CREATE SCHEMA operator_sandbox;
SET LOCAL search_path = operator_sandbox, public;

-- One row says whether the load is whole; a half-loaded operator is emptied and loaded again.
CREATE TABLE seed_state (
  only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  seed        bigint NOT NULL,
  customers   int NOT NULL,
  format      int NOT NULL,
  today       date NOT NULL,
  state       text NOT NULL CHECK (state IN ('loading', 'complete')),
  started_at  timestamptz NOT NULL,
  finished_at timestamptz
);

-- Shelf, geography and people of the operator are small and change together: one document each.
CREATE TABLE reference_data (
  kind text PRIMARY KEY CHECK (kind IN ('plans', 'areas', 'managers', 'charge_items')),
  body jsonb NOT NULL
);

CREATE TABLE customers (
  no             int PRIMARY KEY,
  name           text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('person', 'government', 'enterprise')),
  birth_date     date,
  gender         text,
  id_number      text NOT NULL,
  star_level     smallint NOT NULL CHECK (star_level BETWEEN 1 AND 5),
  contact_phones text[] NOT NULL,
  contact_person text,
  address        text NOT NULL,
  area_code      text NOT NULL,
  grid_code      text NOT NULL,
  community      text NOT NULL,
  since          date NOT NULL,
  vip_manager_no text,
  preferences    jsonb NOT NULL,
  balance_fen    int NOT NULL,
  overdue_fen    int NOT NULL,
  overdue_since  date,
  credit_fen     int NOT NULL,
  points         int NOT NULL,
  -- Name, phones, accounts, address and the last four of the ID number in one text, searched by part through trigrams.
  search_text    text NOT NULL
);
CREATE INDEX customers_grid ON customers (grid_code);

-- Who answers to a number: own mobiles, accounts and contact phones. A grown child's phone belongs to two customers.
CREATE TABLE customer_numbers (
  number      text NOT NULL,
  customer_no int NOT NULL,
  PRIMARY KEY (number, customer_no)
);

-- key = customer number × 8 + place in the household, so that a customer's rows lie together.
CREATE TABLE subscriptions (
  key             int PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('mobile', 'broadband', 'iptv')),
  number          text NOT NULL,
  plan_code       text NOT NULL,
  state           text NOT NULL,
  state_since     date NOT NULL,
  since           date NOT NULL,
  contract_until  date,
  install_address text,
  bandwidth_mbps  int
);

-- Lines are parallel arrays: item = place in the document charge_items, seq = place in the household (−1 the account).
CREATE TABLE bills (
  customer_no int NOT NULL,
  month       date NOT NULL,
  total_fen   int NOT NULL,
  paid_fen    int NOT NULL,
  due_on      date NOT NULL,
  paid_on     date,
  items       smallint[] NOT NULL,
  seqs        smallint[] NOT NULL,
  quantities  int[] NOT NULL,
  amounts     int[] NOT NULL,
  PRIMARY KEY (customer_no, month)
);

-- Twelve totals, newest month first.
CREATE TABLE usage_totals (
  key       int PRIMARY KEY,
  newest    date NOT NULL,
  data_mb   int[] NOT NULL,
  voice_min int[] NOT NULL,
  sms       int[] NOT NULL
);
CREATE TABLE usage_days (
  key       int NOT NULL,
  month     date NOT NULL,
  data_mb   int[] NOT NULL,
  voice_min smallint[] NOT NULL,
  sms       smallint[] NOT NULL,
  PRIMARY KEY (key, month)
);

CREATE TABLE line_states (
  key            int PRIMARY KEY,
  ont            text NOT NULL,
  optical_dbm    numeric(4, 1),
  offline_since  timestamptz,
  session_online boolean NOT NULL,
  stb            text,
  device         text NOT NULL
);

CREATE TABLE area_faults (
  id                 text PRIMARY KEY,
  area_code          text NOT NULL,
  grid_code          text NOT NULL,
  community          text,
  services           text[] NOT NULL,
  cause              text NOT NULL,
  started_at         timestamptz NOT NULL,
  expected_repair_at timestamptz NOT NULL,
  affected_lines     int NOT NULL DEFAULT 0
);

CREATE TABLE orders (
  id          text PRIMARY KEY,
  customer_no int NOT NULL,
  sub_key     int,
  kind        text NOT NULL,
  title       text NOT NULL,
  state       text NOT NULL,
  created_at  timestamptz NOT NULL,
  promised_at timestamptz,
  done_at     timestamptz,
  channel     text NOT NULL
);
CREATE INDEX orders_customer ON orders (customer_no, created_at DESC);

-- The trigram index customers_search is made by the loader after its last row: built at once it costs a fifth of row by row.
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
