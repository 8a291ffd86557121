-- sync() of all models, which every start of the application does: it looks and changes nothing.
--
-- Recorded from Sequelize 6.37.8 with node-sqlite3 5.1.5 (SQLite 3.40.1) on a copy of the fixture, by models whose sync()
-- makes the fixture's seven tables to the letter. Each step is a call, then the statements that SQLite got from it, with
-- the bound values in their places. The clock began at noon and went on by a second from step to step.

-- > sequelize.sync()
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
SELECT name FROM sqlite_master WHERE type='table' AND name='Users';
PRAGMA INDEX_LIST(`Users`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Users_1`);
SELECT name FROM sqlite_master WHERE type='table' AND name='Therapists';
PRAGMA INDEX_LIST(`Therapists`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Therapists_1`);
SELECT name FROM sqlite_master WHERE type='table' AND name='Sessions';
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
SELECT name FROM sqlite_master WHERE type='table' AND name='Forms';
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
SELECT name FROM sqlite_master WHERE type='table' AND name='FormResponses';
PRAGMA INDEX_LIST(`FormResponses`);
PRAGMA INDEX_INFO(`sqlite_autoindex_FormResponses_1`);
SELECT name FROM sqlite_master WHERE type='table' AND name='Resources';
PRAGMA INDEX_LIST(`Resources`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Resources_1`);
SELECT name FROM sqlite_master WHERE type='table' AND name='ResourceAssignments';
PRAGMA INDEX_LIST(`ResourceAssignments`);
PRAGMA INDEX_INFO(`sqlite_autoindex_ResourceAssignments_1`);
