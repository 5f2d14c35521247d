-- One test at a time for each trunk, whichever node is asked.
create unique index trunk_tests_one on trunk_tests (trunk) where state in ('asked', 'running');
create index trunk_tests_latest on trunk_tests (trunk, asked_at desc);
