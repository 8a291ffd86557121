-- upsert of a row that is there and of a new one, and findOrCreate; `base` is an hour of one therapist with one client.
--
-- Recorded from Sequelize 6.37.8 with node-sqlite3 5.1.5 (SQLite 3.40.1) on a copy of the fixture, by models whose sync()
-- makes the fixture's seven tables to the letter. Each step is a call, then the statements that SQLite got from it, with
-- the bound values in their places. The clock began at noon and went on by a second from step to step.

-- > Session.upsert({ ...base, id: '50ca3d6c-8fc2-4710-be2e-e54d1bc67939', status: 'canceled' })
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
INSERT INTO `Sessions` (`id`,`therapistId`,`clientId`,`startTime`,`endTime`,`status`,`type`,`format`,`meta`,`createdAt`,`updatedAt`) VALUES ('50ca3d6c-8fc2-4710-be2e-e54d1bc67939','84f7b637-0a8d-4634-b225-d8c99d9f3ad6','cea02934-6217-4bfa-a751-599e1417be1c','2026-12-06 10:00:00.000 +00:00','2026-12-06 10:50:00.000 +00:00','canceled','regular','video','{}','2026-12-01 12:00:01.000 +00:00','2026-12-01 12:00:01.000 +00:00') ON CONFLICT (`id`) DO UPDATE SET `therapistId`=EXCLUDED.`therapistId`,`clientId`=EXCLUDED.`clientId`,`startTime`=EXCLUDED.`startTime`,`endTime`=EXCLUDED.`endTime`,`type`=EXCLUDED.`type`,`format`=EXCLUDED.`format`,`id`=EXCLUDED.`id`,`status`=EXCLUDED.`status`,`updatedAt`=EXCLUDED.`updatedAt`;

-- > Session.upsert({ ...base, id: '0c0ffee0-0000-4000-8000-000000000031' })
INSERT INTO `Sessions` (`id`,`therapistId`,`clientId`,`startTime`,`endTime`,`status`,`type`,`format`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000031','84f7b637-0a8d-4634-b225-d8c99d9f3ad6','cea02934-6217-4bfa-a751-599e1417be1c','2026-12-06 10:00:00.000 +00:00','2026-12-06 10:50:00.000 +00:00','scheduled','regular','video','{}','2026-12-01 12:00:02.000 +00:00','2026-12-01 12:00:02.000 +00:00') ON CONFLICT (`id`) DO UPDATE SET `therapistId`=EXCLUDED.`therapistId`,`clientId`=EXCLUDED.`clientId`,`startTime`=EXCLUDED.`startTime`,`endTime`=EXCLUDED.`endTime`,`type`=EXCLUDED.`type`,`format`=EXCLUDED.`format`,`id`=EXCLUDED.`id`,`updatedAt`=EXCLUDED.`updatedAt`;

-- > User.findOrCreate({ where: { email: 'new@example.org' }, defaults: { id: '0c0ffee0-0000-4000-8000-000000000032', name: 'New' } })
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
BEGIN DEFERRED TRANSACTION;
PRAGMA table_info(`Users`);
SELECT `id`, `name`, `email`, `createdAt`, `updatedAt`, `phone`, `timeZone` FROM `Users` AS `User` WHERE `User`.`email` = 'new@example.org' LIMIT 1;
INSERT INTO `Users` (`id`,`name`,`email`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000032','New','new@example.org','2026-12-01 12:00:03.000 +00:00','2026-12-01 12:00:03.000 +00:00');
COMMIT;
-- closes it
