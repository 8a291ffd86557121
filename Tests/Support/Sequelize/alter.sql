-- sync({ alter: true }) of one model with foreign keys off, as it has to be called: each column but the key makes the
-- table anew, twice, outside any transaction. The table that it leaves behind has no ON DELETE.
--
-- Recorded from Sequelize 6.37.8 with node-sqlite3 5.1.5 (SQLite 3.40.1) on a copy of the fixture, by models whose sync()
-- makes the fixture's seven tables to the letter. Each step is a call, then the statements that SQLite got from it, with
-- the bound values in their places. The clock began at noon and went on by a second from step to step.

-- > sequelize.query('PRAGMA foreign_keys = OFF')
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
PRAGMA foreign_keys = OFF;

-- > Session.sync({ alter: true })
SELECT name FROM sqlite_master WHERE type='table' AND name='Sessions';
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA foreign_key_list(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`) ON DELETE CASCADE ON UPDATE CASCADE, `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`) ON DELETE CASCADE ON UPDATE CASCADE, `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`) ON DELETE CASCADE ON UPDATE CASCADE, `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`) ON DELETE CASCADE ON UPDATE CASCADE, `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA TABLE_INFO(`Sessions`);
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);
PRAGMA foreign_key_list(`Sessions`);
CREATE TABLE IF NOT EXISTS `Sessions_backup` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions_backup` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions`;
DROP TABLE `Sessions`;
CREATE TABLE IF NOT EXISTS `Sessions` (`id` UUID UNIQUE PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`), `clientId` UUID NOT NULL REFERENCES `Users` (`id`), `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Sessions` SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions_backup`;
DROP TABLE `Sessions_backup`;
PRAGMA INDEX_LIST(`Sessions`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Sessions_1`);

-- > sequelize.query('PRAGMA foreign_keys = ON')
PRAGMA foreign_keys = ON;

-- > Session.update({ status: 'canceled' }, { where: { id: '50ca3d6c-8fc2-4710-be2e-e54d1bc67939' } })
UPDATE `Sessions` SET `status`='canceled',`updatedAt`='2026-12-01 12:00:04.000 +00:00' WHERE `id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
