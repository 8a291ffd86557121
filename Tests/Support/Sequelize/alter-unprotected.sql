-- sync({ alter: true }) of one model with foreign keys on, as Sequelize leaves them: DROP TABLE deletes the rows first,
-- and what refers to them goes along.
--
-- Recorded from Sequelize 6.37.8 with node-sqlite3 5.1.5 (SQLite 3.40.1) on a copy of the fixture, by models whose sync()
-- makes the fixture's seven tables to the letter. Each step is a call, then the statements that SQLite got from it, with
-- the bound values in their places. The clock began at noon and went on by a second from step to step.

-- > Form.sync({ alter: true })
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
SELECT name FROM sqlite_master WHERE type='table' AND name='Forms';
PRAGMA TABLE_INFO(`Forms`);
PRAGMA foreign_key_list(`Forms`);
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
PRAGMA foreign_key_list(`Forms`);
PRAGMA TABLE_INFO(`Forms`);
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
PRAGMA foreign_key_list(`Forms`);
CREATE TABLE IF NOT EXISTS `Forms_backup` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms_backup` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms`;
DROP TABLE `Forms`;
CREATE TABLE IF NOT EXISTS `Forms` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms_backup`;
DROP TABLE `Forms_backup`;
PRAGMA TABLE_INFO(`Forms`);
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
PRAGMA foreign_key_list(`Forms`);
CREATE TABLE IF NOT EXISTS `Forms_backup` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms_backup` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms`;
DROP TABLE `Forms`;
CREATE TABLE IF NOT EXISTS `Forms` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms_backup`;
DROP TABLE `Forms_backup`;
PRAGMA TABLE_INFO(`Forms`);
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
PRAGMA foreign_key_list(`Forms`);
CREATE TABLE IF NOT EXISTS `Forms_backup` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms_backup` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms`;
DROP TABLE `Forms`;
CREATE TABLE IF NOT EXISTS `Forms` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms_backup`;
DROP TABLE `Forms_backup`;
PRAGMA TABLE_INFO(`Forms`);
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
PRAGMA foreign_key_list(`Forms`);
CREATE TABLE IF NOT EXISTS `Forms_backup` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms_backup` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms`;
DROP TABLE `Forms`;
CREATE TABLE IF NOT EXISTS `Forms` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms_backup`;
DROP TABLE `Forms_backup`;
PRAGMA TABLE_INFO(`Forms`);
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
PRAGMA foreign_key_list(`Forms`);
CREATE TABLE IF NOT EXISTS `Forms_backup` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms_backup` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms`;
DROP TABLE `Forms`;
CREATE TABLE IF NOT EXISTS `Forms` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms_backup`;
DROP TABLE `Forms_backup`;
PRAGMA TABLE_INFO(`Forms`);
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
PRAGMA foreign_key_list(`Forms`);
CREATE TABLE IF NOT EXISTS `Forms_backup` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms_backup` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms`;
DROP TABLE `Forms`;
CREATE TABLE IF NOT EXISTS `Forms` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms_backup`;
DROP TABLE `Forms_backup`;
PRAGMA TABLE_INFO(`Forms`);
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
PRAGMA foreign_key_list(`Forms`);
CREATE TABLE IF NOT EXISTS `Forms_backup` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms_backup` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms`;
DROP TABLE `Forms`;
CREATE TABLE IF NOT EXISTS `Forms` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms_backup`;
DROP TABLE `Forms_backup`;
PRAGMA TABLE_INFO(`Forms`);
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);
PRAGMA foreign_key_list(`Forms`);
CREATE TABLE IF NOT EXISTS `Forms_backup` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms_backup` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms`;
DROP TABLE `Forms`;
CREATE TABLE IF NOT EXISTS `Forms` (`id` UUID UNIQUE PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL);
INSERT INTO `Forms` SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms_backup`;
DROP TABLE `Forms_backup`;
PRAGMA INDEX_LIST(`Forms`);
PRAGMA INDEX_INFO(`sqlite_autoindex_Forms_1`);

-- > Form.update({ title: 'Sleep' }, { where: { id: '653a5113-f2ee-4a77-a792-8c065b91b5aa' } })
UPDATE `Forms` SET `title`='Sleep',`updatedAt`='2026-12-01 12:00:02.000 +00:00' WHERE `id` = '653a5113-f2ee-4a77-a792-8c065b91b5aa';
