SELECT CASE WHEN pg_try_advisory_xact_lock(@lock) THEN 1 ELSE 0 END;

SELECT fingerprint, result, trace_id, created_at
FROM kept_answers
WHERE person_id = @person AND "key" = @key;

SAVEPOINT attempt_begun;

-- lock: Shared

SELECT t.version
FROM (
    SELECT *
    FROM concerts
    WHERE id = @p0 AND pg_advisory_xact_lock_shared(@p1, @p2) IS NOT NULL
) AS t
LIMIT 2
FOR SHARE;

-- lock: Exclusive

SELECT p.id, p.admitted_at, p.admitted_until, p.claimed_at, p.concert_id, p.ended_at, p.inside_until, p.joined_at, p.person_id, p.rank, p.state
FROM places AS p
WHERE p.person_id = @personId AND p.concert_id = @concertId AND (p.state IN ('Waiting', 'Admitted') OR p.inside_until > @since)
ORDER BY p.id
FOR UPDATE;

SELECT (
    SELECT COALESCE(sum(r.seat_count), 0)::int
    FROM reservations AS r
    WHERE r.person_id = @personId AND r.concert_id = @concert_ConcertId AND (r.status = 'Confirmed' OR (r.status = 'OnHold' AND r.hold_expires_at > @now))) AS "Taken", (
    SELECT count(*)::int
    FROM reservations AS r0
    WHERE r0.person_id = @personId AND r0.concert_id = @concert_ConcertId AND r0.created_at > @since) AS "Begun"
FROM concerts AS c
WHERE c.id = @concert_ConcertId
LIMIT 2;

-- lock: Exclusive

SELECT s.performance_id AS "PerformanceId", s.label AS "Label"
FROM seats AS s
WHERE s.performance_id = @performanceId AND s.label = ANY (@labels)
ORDER BY s.performance_id, s.label
FOR UPDATE;

UPDATE seats AS s
SET status = @p,
    reservation_id = @p4,
    holder_id = @p5,
    held_until = @p6
WHERE s.performance_id = @performanceId AND s.label = ANY (@labels) AND (s.status = 'Available' OR (s.status = 'Held' AND s.held_until <= @now));

SAVEPOINT "__EFSavePoint";

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;
INSERT INTO kept_answers (key, person_id, created_at, fingerprint, result, trace_id)
VALUES (@p3, @p4, @p5, @p6, @p7, @p8);
INSERT INTO reservations (id, concert_id, created_at, end_reason, ended_at, extended_at, hold_expires_at, performance_id, person_id, place_id, seat_count, status, total)
VALUES (@p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21);
INSERT INTO reserved_seats (label, reservation_id, number, price, row, section, tier, tier_order)
VALUES (@p22, @p23, @p24, @p25, @p26, @p27, @p28, @p29);
INSERT INTO reserved_seats (label, reservation_id, number, price, row, section, tier, tier_order)
VALUES (@p30, @p31, @p32, @p33, @p34, @p35, @p36, @p37);

RELEASE SAVEPOINT "__EFSavePoint";
