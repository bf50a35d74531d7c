/**
 * The database's shape, one step per version. A step once released is never edited: add another.
 * Times are epoch milliseconds; states are dotted paths; JSON columns hold only coded fields and references to texts.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE delays (
    id INTEGER PRIMARY KEY,
    json TEXT NOT NULL UNIQUE
  ) STRICT;

  -- A cache of what replaying the log gives. Narrow on purpose: rewriting rows is what a commit costs.
  CREATE TABLE contract (
    id INTEGER PRIMARY KEY,
    contract_number TEXT NOT NULL UNIQUE,
    customer_number TEXT,
    seq INTEGER NOT NULL,
    last_position INTEGER NOT NULL,
    machine_version TEXT NOT NULL,
    leaf TEXT,
    delays INTEGER REFERENCES delays (id),
    due_at INTEGER,
    snapshot TEXT NOT NULL
  ) STRICT;
  CREATE INDEX contract_due ON contract (due_at) WHERE due_at IS NOT NULL;

  -- The truth, and the outbox. previous chains the entries of one contract, which spares an index that every
  -- commit would have to touch in as many places as it has contracts.
  CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    contract INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT,
    observed_at INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    effective_after INTEGER,
    effective_before INTEGER NOT NULL,
    body TEXT
  ) STRICT;
  CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE INDEX entry_anomaly ON entry (position) WHERE kind = 'anomaly';

  CREATE TABLE sealed_text (
    contract INTEGER NOT NULL,
    reference TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (contract, reference)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE last_seen (
    contract INTEGER PRIMARY KEY,
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    sweep INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE sweep (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    completed INTEGER NOT NULL,
    next_at INTEGER
  ) STRICT;

  CREATE TABLE sink (
    name TEXT PRIMARY KEY,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE call_reservation (
    id INTEGER PRIMARY KEY,
    calls INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE person_command (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    contract_number TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    outcome TEXT
  ) STRICT;

  CREATE TABLE lease_holder (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    command TEXT NOT NULL,
    since INTEGER NOT NULL
  ) STRICT;
  `,
  `
  -- A subject is a contract, the supplier, or an order of our own. Contracts are numbered from 1, orders from 2^50.
  ALTER TABLE entry RENAME COLUMN contract TO subject;
  ALTER TABLE sealed_text RENAME COLUMN contract TO subject;

  -- A cache of what replaying the log gives, like contract; the three keys apart, which only help to recognise.
  CREATE TABLE sales_order (
    subject INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    last_position INTEGER NOT NULL,
    machine_version TEXT NOT NULL,
    state TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    entered_at INTEGER NOT NULL,
    due_at INTEGER,
    mark TEXT UNIQUE,
    contract_number TEXT,
    snapshot TEXT NOT NULL,
    external_key TEXT,
    body_key TEXT,
    person_key TEXT,
    has_data INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sales_order_state ON sales_order (state, began_at);
  CREATE INDEX sales_order_due ON sales_order (due_at) WHERE due_at IS NOT NULL;
  CREATE UNIQUE INDEX sales_order_contract ON sales_order (contract_number) WHERE contract_number IS NOT NULL;
  CREATE UNIQUE INDEX sales_order_external ON sales_order (external_key) WHERE external_key IS NOT NULL;
  CREATE INDEX sales_order_body ON sales_order (body_key) WHERE body_key IS NOT NULL;
  CREATE INDEX sales_order_person ON sales_order (person_key) WHERE person_key IS NOT NULL;

  -- Makes the digests by which orders are recognised this database's own. Not a key: what has to be secret is keyed.
  CREATE TABLE recognition_salt (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    salt BLOB NOT NULL
  ) STRICT;

  CREATE TABLE tariffs (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    read_at INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;

  DROP TABLE person_command;
  CREATE TABLE person_command (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    subject TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    text TEXT,
    requested_at INTEGER NOT NULL,
    outcome TEXT
  ) STRICT;
  CREATE INDEX person_command_open ON person_command (id) WHERE outcome IS NULL;
  `,
  `
  -- When to look next. A cache: without it the list is walked once and the hazards are learned from the log.
  CREATE TABLE poll_plan (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    json TEXT NOT NULL
  ) STRICT;
  CREATE TABLE poll_page (
    page INTEGER PRIMARY KEY,
    json TEXT NOT NULL
  ) STRICT;
  ALTER TABLE sweep DROP COLUMN next_at;

  -- Calls are counted in a file of their own, which commands without a database draw on too.
  DROP TABLE call_reservation;
  `,
  `
  -- What a sink has not taken though its position has gone past: it waits to be tried again, or was given up. Only
  -- places in the log: what is told is read from there each time.
  CREATE TABLE undelivered (
    sink TEXT NOT NULL,
    position INTEGER NOT NULL,
    effect INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    first_tried_at INTEGER,
    tried_at INTEGER,
    refused_for_ms INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    problem TEXT,
    given_up_at INTEGER,
    PRIMARY KEY (sink, position, effect)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX undelivered_waiting ON undelivered (sink, position, effect) WHERE given_up_at IS NULL;
  ALTER TABLE sink ADD COLUMN taken_at INTEGER;
  `,
  `
  -- What people have to act on, and where they want to hear nothing. A cache of what replaying the log gives.
  -- By subject first: those of one page of the list lie side by side, and a commit touches few pages.
  CREATE TABLE alert (
    subject INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    resolved_at INTEGER,
    snapshot TEXT NOT NULL,
    PRIMARY KEY (subject, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX alert_unresolved ON alert (opened_at) WHERE resolved_at IS NULL;
  CREATE TABLE silence (
    subject INTEGER PRIMARY KEY,
    json TEXT NOT NULL
  ) STRICT;
  -- Its row says that the alerts of the whole log are kept: a log may be older than they are.
  CREATE TABLE alerts_complete (
    id INTEGER PRIMARY KEY CHECK (id = 1)
  ) STRICT;
  `,
  `
  -- Its row makes the file a backup, up to this position of the log: what is Ready in it may have been sent since.
  CREATE TABLE backup (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL
  ) STRICT;
  `,
]
