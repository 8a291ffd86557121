-- Instances changed and saved, then updates by condition.
--
-- Recorded from Sequelize 6.37.8 with node-sqlite3 5.1.5 (SQLite 3.40.1) on a copy of the fixture, by models whose sync()
-- makes the fixture's seven tables to the letter. Each step is a call, then the statements that SQLite got from it, with
-- the bound values in their places. The clock began at noon and went on by a second from step to step.

-- > (await Session.findByPk('50ca3d6c-8fc2-4710-be2e-e54d1bc67939')).update({ status: 'completed' })
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
UPDATE `Sessions` SET `status`='completed',`updatedAt`='2026-12-01 12:00:01.000 +00:00' WHERE `id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';

-- > (await Session.findByPk('50ca3d6c-8fc2-4710-be2e-e54d1bc67939')).update({ status: 'completed' })
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';

-- > (await Session.findByPk('50ca3d6c-8fc2-4710-be2e-e54d1bc67939')).update({ privateNotes: 'SECRET', sharedNotes: 'Until next week', meta: { room: 2 } })
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
UPDATE `Sessions` SET `privateNotes`='SECRET',`sharedNotes`='Until next week',`meta`='{"room":2}',`updatedAt`='2026-12-01 12:00:03.000 +00:00' WHERE `id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';

-- > (await Session.findByPk('50ca3d6c-8fc2-4710-be2e-e54d1bc67939')).update({ privateNotes: null, sharedNotes: null })
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
UPDATE `Sessions` SET `privateNotes`=NULL,`sharedNotes`=NULL,`updatedAt`='2026-12-01 12:00:04.000 +00:00' WHERE `id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';

-- > (await Session.findByPk('50ca3d6c-8fc2-4710-be2e-e54d1bc67939')).set('meta.extra', [1]).save()
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
UPDATE `Sessions` SET `meta`='{"room":2,"extra":[1]}',`updatedAt`='2026-12-01 12:00:05.000 +00:00' WHERE `id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';

-- > (await Session.findByPk('50ca3d6c-8fc2-4710-be2e-e54d1bc67939')).update({ startTime: new Date('2026-12-03T09:00:00Z'), endTime: new Date('2026-12-03T09:50:00Z') })
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
UPDATE `Sessions` SET `startTime`='2026-12-03 09:00:00.000 +00:00',`endTime`='2026-12-03 09:50:00.000 +00:00',`updatedAt`='2026-12-01 12:00:06.000 +00:00' WHERE `id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';

-- > (await Session.findByPk('50ca3d6c-8fc2-4710-be2e-e54d1bc67939')).update({ format: 'chat' }, { silent: true })
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
UPDATE `Sessions` SET `format`='chat' WHERE `id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';

-- > (await Session.findByPk('50ca3d6c-8fc2-4710-be2e-e54d1bc67939')).destroy()
PRAGMA table_info(`Sessions`);
SELECT `id`, `therapistId`, `clientId`, `startTime`, `endTime`, `status`, `type`, `format`, `privateNotes`, `sharedNotes`, `meta`, `createdAt`, `updatedAt` FROM `Sessions` AS `Session` WHERE `Session`.`id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';
PRAGMA table_info(`Sessions`);
DELETE FROM `Sessions` WHERE `id` = '50ca3d6c-8fc2-4710-be2e-e54d1bc67939';

-- > Session.update({ status: 'canceled' }, { where: { id: ['132e6b74-b618-44b4-b7ad-a8b91dc2bee2', '2e6f0557-c6f8-424d-9640-7dbd3d4a1bc1'] } })
UPDATE `Sessions` SET `status`='canceled',`updatedAt`='2026-12-01 12:00:09.000 +00:00' WHERE `id` IN ('132e6b74-b618-44b4-b7ad-a8b91dc2bee2', '2e6f0557-c6f8-424d-9640-7dbd3d4a1bc1');

-- > (await User.findByPk('cea02934-6217-4bfa-a751-599e1417be1c')).update({ email: null, phone: '+15550101', timeZone: 'America/New_York' })
PRAGMA table_info(`Users`);
SELECT `id`, `name`, `email`, `createdAt`, `updatedAt`, `phone`, `timeZone` FROM `Users` AS `User` WHERE `User`.`id` = 'cea02934-6217-4bfa-a751-599e1417be1c';
UPDATE `Users` SET `phone`='+15550101',`timeZone`='America/New_York',`updatedAt`='2026-12-01 12:00:10.000 +00:00' WHERE `id` = 'cea02934-6217-4bfa-a751-599e1417be1c';

-- > (await Therapist.findByPk('84f7b637-0a8d-4634-b225-d8c99d9f3ad6')).update({ isActive: false, specialties: ['cbt'], calendarIntegration: null })
PRAGMA table_info(`Therapists`);
SELECT `id`, `userId`, `bio`, `specialties`, `credentials`, `isActive`, `calendarIntegration`, `meta`, `createdAt`, `updatedAt` FROM `Therapists` AS `Therapist` WHERE `Therapist`.`id` = '84f7b637-0a8d-4634-b225-d8c99d9f3ad6';
UPDATE `Therapists` SET `isActive`=0,`specialties`='["cbt"]',`calendarIntegration`=NULL,`updatedAt`='2026-12-01 12:00:11.000 +00:00' WHERE `id` = '84f7b637-0a8d-4634-b225-d8c99d9f3ad6';

-- > (await Form.findByPk('653a5113-f2ee-4a77-a792-8c065b91b5aa')).update({ title: 'PHQ-9 (2)', fields: [], isActive: false })
PRAGMA table_info(`Forms`);
SELECT `id`, `title`, `description`, `type`, `fields`, `isActive`, `meta`, `createdAt`, `updatedAt` FROM `Forms` AS `Form` WHERE `Form`.`id` = '653a5113-f2ee-4a77-a792-8c065b91b5aa';
UPDATE `Forms` SET `title`='PHQ-9 (2)',`fields`='[]',`isActive`=0,`updatedAt`='2026-12-01 12:00:12.000 +00:00' WHERE `id` = '653a5113-f2ee-4a77-a792-8c065b91b5aa';

-- > (await FormResponse.findByPk('da18893d-25ca-4b28-b2a3-1855390f7a15')).update({ responses: { gad1: 3 }, sessionId: null })
PRAGMA table_info(`FormResponses`);
SELECT `id`, `formId`, `sessionId`, `clientId`, `responses`, `submittedAt`, `meta`, `createdAt`, `updatedAt` FROM `FormResponses` AS `FormResponse` WHERE `FormResponse`.`id` = 'da18893d-25ca-4b28-b2a3-1855390f7a15';
UPDATE `FormResponses` SET `responses`='{"gad1":3}',`sessionId`=NULL,`updatedAt`='2026-12-01 12:00:13.000 +00:00' WHERE `id` = 'da18893d-25ca-4b28-b2a3-1855390f7a15';

-- > (await Resource.findByPk('8d23a1b6-0954-4054-969b-851f6675677b')).update({ isPublic: true, tags: [], description: 'd' })
PRAGMA table_info(`Resources`);
SELECT `id`, `therapistId`, `title`, `description`, `type`, `url`, `isPublic`, `tags`, `meta`, `createdAt`, `updatedAt` FROM `Resources` AS `Resource` WHERE `Resource`.`id` = '8d23a1b6-0954-4054-969b-851f6675677b';
UPDATE `Resources` SET `isPublic`=1,`tags`='[]',`description`='d',`updatedAt`='2026-12-01 12:00:14.000 +00:00' WHERE `id` = '8d23a1b6-0954-4054-969b-851f6675677b';

-- > (await ResourceAssignment.findByPk('0b95e44b-5cd7-459d-86af-bd6b6bcd1850')).update({ status: 'completed', dueDate: null, notes: 'done' })
PRAGMA table_info(`ResourceAssignments`);
SELECT `id`, `resourceId`, `clientId`, `assignedAt`, `dueDate`, `status`, `notes`, `meta`, `createdAt`, `updatedAt` FROM `ResourceAssignments` AS `ResourceAssignment` WHERE `ResourceAssignment`.`id` = '0b95e44b-5cd7-459d-86af-bd6b6bcd1850';
UPDATE `ResourceAssignments` SET `status`='completed',`dueDate`=NULL,`notes`='done',`updatedAt`='2026-12-01 12:00:15.000 +00:00' WHERE `id` = '0b95e44b-5cd7-459d-86af-bd6b6bcd1850';
