-- Transactions, each on a connection of its own: deferred as by default, immediate, rolled back, nested.
--
-- Recorded from Sequelize 6.37.8 with node-sqlite3 5.1.5 (SQLite 3.40.1) on a copy of the fixture, by models whose sync()
-- makes the fixture's seven tables to the letter. Each step is a call, then the statements that SQLite got from it, with
-- the bound values in their places. The clock began at noon and went on by a second from step to step.

-- > sequelize.transaction(async transaction => { const session = await Session.findByPk('50ca3d6c-8fc2-4710-be2e-e54d1bc67939', { transaction }); await session.update({ status: 'completed' }, { transaction }); await Session.update({ sharedNotes: 'both' }, { where: { id: ['50ca3d6c-8fc2-4710-be2e-e54d1bc67939', '2e6f0557-c6f8-424d-9640-7dbd3d4a1bc1'] }, transaction }); })
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
BEGIN DEFERRED TRANSACTION;
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
UPDATE `Sessions` SET `status`='completed',`updatedAt`='2026-12-01 12:00:01.000 +00:00' WHERE `id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
UPDATE `Sessions` SET `sharedNotes`='both',`updatedAt`='2026-12-01 12:00:01.000 +00:00' WHERE `id` IN ('50ca3d6c-8fc2-4710-be2e-e54d1bc67939', '2e6f0557-c6f8-424d-9640-7dbd3d4a1bc1');
COMMIT;
-- closes it

-- > sequelize.transaction({ type: 'IMMEDIATE' }, async transaction => Session.update({ status: 'no_show' }, { where: { id: '2e6f0557-c6f8-424d-9640-7dbd3d4a1bc1' }, transaction }))
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
BEGIN IMMEDIATE TRANSACTION;
UPDATE `Sessions` SET `status`='no_show',`updatedAt`='2026-12-01 12:00:02.000 +00:00' WHERE `id` = '2e6f0557-c6f8-424d-9640-7dbd3d4a1bc1';
COMMIT;
-- closes it

-- > sequelize.transaction(async transaction => { await Session.destroy({ where: { therapistId: '84f7b637-0a8d-4634-b225-d8c99d9f3ad6' }, transaction }); throw new Error('never mind'); }).catch(() => {})
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
BEGIN DEFERRED TRANSACTION;
DELETE FROM `Sessions` WHERE `therapistId` = '84f7b637-0a8d-4634-b225-d8c99d9f3ad6';
ROLLBACK;
-- closes it

-- > sequelize.transaction(async transaction => { await sequelize.transaction({ transaction }, async inner => Session.update({ format: 'audio' }, { where: { id: '2e6f0557-c6f8-424d-9640-7dbd3d4a1bc1' }, transaction: inner })); })
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
BEGIN DEFERRED TRANSACTION;
SAVEPOINT `2aaa30a0-08f2-4e99-99df-2f5d0c083d4e-sp-1`;
UPDATE `Sessions` SET `format`='audio',`updatedAt`='2026-12-01 12:00:04.000 +00:00' WHERE `id` = '2e6f0557-c6f8-424d-9640-7dbd3d4a1bc1';
COMMIT;
-- closes it
