-- A small practice to try things on, as the application would write it: two therapists, six clients, and sessions
-- around this very minute. Times are relative to now, so that there is always something over and something ahead.
PRAGMA foreign_keys = ON;
BEGIN IMMEDIATE;

CREATE TEMP TABLE moment AS SELECT strftime('%Y-%m-%d %H:%M:%f +00:00', 'now') AS now;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8)
INSERT INTO Users (id, name, email, phone, timeZone, createdAt, updatedAt)
SELECT printf('%08x-0000-4000-8000-000000000001', i),
       CASE WHEN i <= 2 THEN printf('Sample Therapist %d', i) ELSE printf('Sample Client %d', i - 2) END,
       printf('sample%d@practice.example', i),
       NULL,
       CASE i % 3 WHEN 0 THEN 'Europe/Berlin' WHEN 1 THEN 'America/New_York' END,
       now, now
FROM n, moment;

INSERT INTO Therapists (id, userId, bio, specialties, credentials, isActive, calendarIntegration, meta, createdAt, updatedAt)
SELECT '7e000001-0000-4000-8000-000000000002', '00000001-0000-4000-8000-000000000001',
       'Works with adults.', '["anxiety","cbt"]', '["PsyD"]', 1, NULL, '{}', now, now FROM moment
UNION ALL
SELECT '7e000002-0000-4000-8000-000000000002', '00000002-0000-4000-8000-000000000001',
       'Works with couples.', '["couples","emdr"]', '["LMFT"]', 1, NULL, '{}', now, now FROM moment;

-- Sessions of 50 minutes: one each three hours, from four days ago to three days ahead; the first ends a minute from
-- now. Those longer past are completed; the others that are over are still `scheduled`, as nobody has ticked them off.
WITH RECURSIVE n(i) AS (SELECT -32 UNION ALL SELECT i + 1 FROM n WHERE i < 24)
INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, status, type, format, privateNotes, sharedNotes, meta, createdAt, updatedAt)
SELECT printf('5e%06x-0000-4000-8000-000000000003', i + 33),
       printf('7e%06x-0000-4000-8000-000000000002', abs(i) % 2 + 1),
       printf('%08x-0000-4000-8000-000000000001', abs(i * 5) % 6 + 3),
       strftime('%Y-%m-%d %H:%M:%f +00:00', 'now', printf('%+d minutes', i * 180 - 49)),
       strftime('%Y-%m-%d %H:%M:%f +00:00', 'now', printf('%+d minutes', i * 180 + 1)),
       CASE WHEN i < -8 THEN CASE abs(i) % 7 WHEN 0 THEN 'no_show' WHEN 1 THEN 'canceled' ELSE 'completed' END
            ELSE 'scheduled' END,
       CASE abs(i) % 9 WHEN 0 THEN 'initial' WHEN 4 THEN 'follow_up' ELSE 'regular' END,
       CASE abs(i) % 4 WHEN 0 THEN 'video' WHEN 1 THEN 'in_person' WHEN 2 THEN 'audio' ELSE 'hybrid' END,
       NULL, NULL, '{}', now, now
FROM n, moment;

INSERT INTO Forms (id, title, description, type, fields, isActive, meta, createdAt, updatedAt)
SELECT 'f0000001-0000-4000-8000-000000000004', 'How was it?', NULL, 'post_session',
       '[{"id":"mood","label":"How do you feel now?","type":"scale","required":true,"options":["1","2","3","4","5"]},{"id":"next","label":"What shall we talk about next time?","type":"textarea","required":false}]',
       1, '{}', now, now FROM moment;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6)
INSERT INTO FormResponses (id, formId, sessionId, clientId, responses, submittedAt, meta, createdAt, updatedAt)
SELECT printf('fa%06x-0000-4000-8000-000000000005', i), 'f0000001-0000-4000-8000-000000000004', NULL,
       printf('%08x-0000-4000-8000-000000000001', i + 2), printf('{"mood":%d}', i % 5 + 1), now, '{}', now, now
FROM n, moment;

INSERT INTO Resources (id, therapistId, title, description, type, url, isPublic, tags, meta, createdAt, updatedAt)
SELECT '4e000001-0000-4000-8000-000000000006', '7e000001-0000-4000-8000-000000000002', 'Breathing exercise', NULL,
       'audio', '/resources/breathing.mp3', 1, '["homework"]', '{}', now, now FROM moment;

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6)
INSERT INTO ResourceAssignments (id, resourceId, clientId, assignedAt, dueDate, status, notes, meta, createdAt, updatedAt)
SELECT printf('a5%06x-0000-4000-8000-000000000007', i), '4e000001-0000-4000-8000-000000000006',
       printf('%08x-0000-4000-8000-000000000001', i + 2), now,
       strftime('%Y-%m-%d %H:%M:%f +00:00', 'now', printf('%+d days', i - 3)),
       CASE i % 3 WHEN 0 THEN 'completed' WHEN 1 THEN 'viewed' ELSE 'assigned' END, NULL, '{}', now, now
FROM n, moment;

COMMIT;
