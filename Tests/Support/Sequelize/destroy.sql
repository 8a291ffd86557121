-- Rows deleted one by one and by condition; what refers to them goes by the tables' own rules.
--
-- Recorded from Sequelize 6.37.8 with node-sqlite3 5.1.5 (SQLite 3.40.1) on a copy of the fixture, by models whose sync()
-- makes the fixture's seven tables to the letter. Each step is a call, then the statements that SQLite got from it, with
-- the bound values in their places. The clock began at noon and went on by a second from step to step.

-- > (await Session.findByPk('13ab99d8-2aab-4315-a67a-30f6743725f6')).destroy()
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '13ab99d8-2aab-4315-a67a-30f6743725f6';
PRAGMA table_info(`Sessions`);
DELETE FROM `Sessions` WHERE `id` = '13ab99d8-2aab-4315-a67a-30f6743725f6';

-- > ResourceAssignment.destroy({ where: { id: '0b95e44b-5cd7-459d-86af-bd6b6bcd1850' } })
DELETE FROM `ResourceAssignments` WHERE `id` = '0b95e44b-5cd7-459d-86af-bd6b6bcd1850';

-- > (await Resource.findByPk('8d23a1b6-0954-4054-969b-851f6675677b')).destroy()
PRAGMA table_info(`Resources`);
SELECT `id`, `therapistId`, `title`, `description`, `type`, `url`, `isPublic`, `tags`, `meta`, `createdAt`, `updatedAt` FROM `Resources` AS `Resource` WHERE `Resource`.`id` = '8d23a1b6-0954-4054-969b-851f6675677b';
PRAGMA table_info(`Resources`);
DELETE FROM `Resources` WHERE `id` = '8d23a1b6-0954-4054-969b-851f6675677b';

-- > (await Form.findByPk('653a5113-f2ee-4a77-a792-8c065b91b5aa')).destroy()
PRAGMA table_info(`Forms`);
SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms` AS `Form` WHERE `Form`.`id` = '653a5113-f2ee-4a77-a792-8c065b91b5aa';
PRAGMA table_info(`Forms`);
DELETE FROM `Forms` WHERE `id` = '653a5113-f2ee-4a77-a792-8c065b91b5aa';

-- > (await User.findByPk('d5a3c5af-2fcb-4980-8449-455d1449d429')).destroy()
PRAGMA table_info(`Users`);
SELECT `id`, `name`, `email`, `createdAt`, `updatedAt`, `phone`, `timeZone` FROM `Users` AS `User` WHERE `User`.`id` = 'd5a3c5af-2fcb-4980-8449-455d1449d429';
PRAGMA table_info(`Users`);
DELETE FROM `Users` WHERE `id` = 'd5a3c5af-2fcb-4980-8449-455d1449d429';

-- > (await Therapist.findByPk('84f7b637-0a8d-4634-b225-d8c99d9f3ad6')).destroy()
PRAGMA table_info(`Therapists`);
SELECT `id`, `userId`, `bio`, `specialties`, `credentials`, `isActive`, `calendarIntegration`, `meta`, `createdAt`, `updatedAt` FROM `Therapists` AS `Therapist` WHERE `Therapist`.`id` = '84f7b637-0a8d-4634-b225-d8c99d9f3ad6';
PRAGMA table_info(`Therapists`);
DELETE FROM `Therapists` WHERE `id` = '84f7b637-0a8d-4634-b225-d8c99d9f3ad6';

-- > ResourceAssignment.destroy({ truncate: true })
DELETE FROM `ResourceAssignments`;
