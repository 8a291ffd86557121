-- Rows of each model: with everything given, and with what the model fills in. JSON and dates are odd ones.
--
-- Recorded from Sequelize 6.37.8 with node-sqlite3 5.1.5 (SQLite 3.40.1) on a copy of the fixture, by models whose sync()
-- makes the fixture's seven tables to the letter. Each step is a call, then the statements that SQLite got from it, with
-- the bound values in their places. The clock began at noon and went on by a second from step to step.

-- > User.create({ id: '0c0ffee0-0000-4000-8000-000000000001', name: "Zoë O'Neil", email: 'zoe@example.org', phone: '+15550100', timeZone: 'Europe/Berlin' })
-- opens a connection (OPEN_READWRITE | OPEN_CREATE)
PRAGMA FOREIGN_KEYS=ON;
INSERT INTO `Users` (`id`,`name`,`email`,`createdAt`,`updatedAt`,`phone`,`timeZone`) VALUES ('0c0ffee0-0000-4000-8000-000000000001','Zoë O''Neil','zoe@example.org','2026-12-01 12:00:01.000 +00:00','2026-12-01 12:00:01.000 +00:00','+15550100','Europe/Berlin');

-- > User.create({ id: '0c0ffee0-0000-4000-8000-000000000002', name: 'No Address' })
INSERT INTO `Users` (`id`,`name`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000002','No Address','2026-12-01 12:00:02.000 +00:00','2026-12-01 12:00:02.000 +00:00');

-- > Therapist.create({ id: '0c0ffee0-0000-4000-8000-000000000003', userId: '0c0ffee0-0000-4000-8000-000000000001', bio: 'Lines\nand "quotes"', specialties: ['cbt', 'α'], credentials: [], isActive: false, calendarIntegration: { provider: 'google', calendarId: 'c1' }, meta: { office: { room: 'R1' } } })
INSERT INTO `Therapists` (`id`,`userId`,`bio`,`specialties`,`credentials`,`isActive`,`calendarIntegration`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000003','0c0ffee0-0000-4000-8000-000000000001','Lines
and "quotes"','["cbt","α"]','[]',0,'{"provider":"google","calendarId":"c1"}','{"office":{"room":"R1"}}','2026-12-01 12:00:03.000 +00:00','2026-12-01 12:00:03.000 +00:00');

-- > Therapist.create({ id: '0c0ffee0-0000-4000-8000-000000000004', userId: '0c0ffee0-0000-4000-8000-000000000002', bio: '' })
INSERT INTO `Therapists` (`id`,`userId`,`bio`,`specialties`,`credentials`,`isActive`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000004','0c0ffee0-0000-4000-8000-000000000002','','[]','[]',1,'{}','2026-12-01 12:00:04.000 +00:00','2026-12-01 12:00:04.000 +00:00');

-- > Session.create({ id: '0c0ffee0-0000-4000-8000-000000000005', therapistId: '0c0ffee0-0000-4000-8000-000000000003', clientId: '0c0ffee0-0000-4000-8000-000000000002', startTime: new Date('2026-12-05T10:00:00.123Z'), endTime: new Date('2026-12-05T10:50:00Z'), status: 'completed', type: 'initial', format: 'in_person', privateNotes: "it's private", sharedNotes: '', meta: { z: 1.5, a: [1, null, true], 7: 'first', text: 'quote " back\\ slash / é 讨 😀 \u2028 \u0001' } })
INSERT INTO `Sessions` (`id`,`therapistId`,`clientId`,`startTime`,`endTime`,`status`,`type`,`format`,`privateNotes`,`sharedNotes`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000005','0c0ffee0-0000-4000-8000-000000000003','0c0ffee0-0000-4000-8000-000000000002','2026-12-05 10:00:00.123 +00:00','2026-12-05 10:50:00.000 +00:00','completed','initial','in_person','it''s private','','{"7":"first","z":1.5,"a":[1,null,true],"text":"quote \" back\\ slash / é 讨 😀   \u0001"}','2026-12-01 12:00:05.000 +00:00','2026-12-01 12:00:05.000 +00:00');

-- > Session.create({ id: '0c0ffee0-0000-4000-8000-000000000006', therapistId: '0c0ffee0-0000-4000-8000-000000000004', clientId: '0c0ffee0-0000-4000-8000-000000000001', startTime: new Date('1969-12-31T23:00:00.999Z'), endTime: new Date('1970-01-01T00:00:00Z'), type: 'regular', format: 'video' })
INSERT INTO `Sessions` (`id`,`therapistId`,`clientId`,`startTime`,`endTime`,`status`,`type`,`format`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000006','0c0ffee0-0000-4000-8000-000000000004','0c0ffee0-0000-4000-8000-000000000001','1969-12-31 23:00:00.999 +00:00','1970-01-01 00:00:00.000 +00:00','scheduled','regular','video','{}','2026-12-01 12:00:06.000 +00:00','2026-12-01 12:00:06.000 +00:00');

-- > Session.create({ id: '0c0ffee0-0000-4000-8000-000000000007', therapistId: '0c0ffee0-0000-4000-8000-000000000004', clientId: '0c0ffee0-0000-4000-8000-000000000001', startTime: 1796198400000, endTime: '2026-12-02T09:00:00+01:00', type: 'regular', format: 'video', meta: { big: 12345678901234567890, exponent: 1e21, small: 1e-7, negative: -0, nothing: undefined, nan: NaN, when: new Date(0) } })
INSERT INTO `Sessions` (`id`,`therapistId`,`clientId`,`startTime`,`endTime`,`status`,`type`,`format`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000007','0c0ffee0-0000-4000-8000-000000000004','0c0ffee0-0000-4000-8000-000000000001','2026-12-02 08:00:00.000 +00:00','2026-12-02 08:00:00.000 +00:00','scheduled','regular','video','{"big":12345678901234567000,"exponent":1e+21,"small":1e-7,"negative":0,"nan":null,"when":"1970-01-01T00:00:00.000Z"}','2026-12-01 12:00:07.000 +00:00','2026-12-01 12:00:07.000 +00:00');

-- > Form.create({ id: '0c0ffee0-0000-4000-8000-000000000008', title: 'Mood', description: 'Weekly', type: 'assessment', fields: [{ id: 'mood', label: 'Mood', type: 'scale', required: true, options: ['1', '2'] }], isActive: false, meta: { version: 2 } })
INSERT INTO `Forms` (`id`,`title`,`description`,`type`,`fields`,`isActive`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000008','Mood','Weekly','assessment','[{"id":"mood","label":"Mood","type":"scale","required":true,"options":["1","2"]}]',0,'{"version":2}','2026-12-01 12:00:08.000 +00:00','2026-12-01 12:00:08.000 +00:00');

-- > Form.create({ id: '0c0ffee0-0000-4000-8000-000000000009', title: 'Empty', type: 'custom', fields: [] })
INSERT INTO `Forms` (`id`,`title`,`type`,`fields`,`isActive`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000009','Empty','custom','[]',1,'{}','2026-12-01 12:00:09.000 +00:00','2026-12-01 12:00:09.000 +00:00');

-- > FormResponse.create({ id: '0c0ffee0-0000-4000-8000-000000000010', formId: '0c0ffee0-0000-4000-8000-000000000008', sessionId: '0c0ffee0-0000-4000-8000-000000000005', clientId: '0c0ffee0-0000-4000-8000-000000000002', responses: { mood: 1, ok: true, note: null }, submittedAt: new Date('2026-12-05T11:00:00Z'), meta: { formVersion: 1 } })
INSERT INTO `FormResponses` (`id`,`formId`,`sessionId`,`clientId`,`responses`,`submittedAt`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000010','0c0ffee0-0000-4000-8000-000000000008','0c0ffee0-0000-4000-8000-000000000005','0c0ffee0-0000-4000-8000-000000000002','{"mood":1,"ok":true,"note":null}','2026-12-05 11:00:00.000 +00:00','{"formVersion":1}','2026-12-01 12:00:10.000 +00:00','2026-12-01 12:00:10.000 +00:00');

-- > FormResponse.create({ id: '0c0ffee0-0000-4000-8000-000000000011', formId: '0c0ffee0-0000-4000-8000-000000000009', clientId: '0c0ffee0-0000-4000-8000-000000000001', responses: {}, submittedAt: new Date() })
INSERT INTO `FormResponses` (`id`,`formId`,`clientId`,`responses`,`submittedAt`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000011','0c0ffee0-0000-4000-8000-000000000009','0c0ffee0-0000-4000-8000-000000000001','{}','2026-12-01 12:00:11.000 +00:00','{}','2026-12-01 12:00:11.000 +00:00','2026-12-01 12:00:11.000 +00:00');

-- > Resource.create({ id: '0c0ffee0-0000-4000-8000-000000000012', therapistId: '0c0ffee0-0000-4000-8000-000000000003', title: 'Sleep', description: 'A worksheet', type: 'pdf', url: 'https://example.org/sleep.pdf', isPublic: true, tags: ['sleep'], meta: { pages: 3 } })
INSERT INTO `Resources` (`id`,`therapistId`,`title`,`description`,`type`,`url`,`isPublic`,`tags`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000012','0c0ffee0-0000-4000-8000-000000000003','Sleep','A worksheet','pdf','https://example.org/sleep.pdf',1,'["sleep"]','{"pages":3}','2026-12-01 12:00:12.000 +00:00','2026-12-01 12:00:12.000 +00:00');

-- > Resource.create({ id: '0c0ffee0-0000-4000-8000-000000000013', therapistId: '0c0ffee0-0000-4000-8000-000000000004', title: 'Link', type: 'link', url: '/x' })
INSERT INTO `Resources` (`id`,`therapistId`,`title`,`type`,`url`,`isPublic`,`tags`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000013','0c0ffee0-0000-4000-8000-000000000004','Link','link','/x',0,'[]','{}','2026-12-01 12:00:13.000 +00:00','2026-12-01 12:00:13.000 +00:00');

-- > ResourceAssignment.create({ id: '0c0ffee0-0000-4000-8000-000000000014', resourceId: '0c0ffee0-0000-4000-8000-000000000012', clientId: '0c0ffee0-0000-4000-8000-000000000002', assignedAt: new Date(), dueDate: new Date('2026-12-24T23:00:00Z'), status: 'viewed', notes: 'soon', meta: { by: 'mail' } })
INSERT INTO `ResourceAssignments` (`id`,`resourceId`,`clientId`,`assignedAt`,`dueDate`,`status`,`notes`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000014','0c0ffee0-0000-4000-8000-000000000012','0c0ffee0-0000-4000-8000-000000000002','2026-12-01 12:00:14.000 +00:00','2026-12-24 23:00:00.000 +00:00','viewed','soon','{"by":"mail"}','2026-12-01 12:00:14.000 +00:00','2026-12-01 12:00:14.000 +00:00');

-- > ResourceAssignment.create({ id: '0c0ffee0-0000-4000-8000-000000000015', resourceId: '0c0ffee0-0000-4000-8000-000000000013', clientId: '0c0ffee0-0000-4000-8000-000000000001', assignedAt: new Date() })
INSERT INTO `ResourceAssignments` (`id`,`resourceId`,`clientId`,`assignedAt`,`status`,`meta`,`createdAt`,`updatedAt`) VALUES ('0c0ffee0-0000-4000-8000-000000000015','0c0ffee0-0000-4000-8000-000000000013','0c0ffee0-0000-4000-8000-000000000001','2026-12-01 12:00:15.000 +00:00','assigned','{}','2026-12-01 12:00:15.000 +00:00','2026-12-01 12:00:15.000 +00:00');
