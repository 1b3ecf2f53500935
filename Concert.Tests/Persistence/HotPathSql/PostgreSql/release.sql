SELECT r.concert_id
FROM reservations AS r
WHERE r.id = @reservationId AND r.person_id = @personId
LIMIT 2;

-- lock: Exclusive

SELECT p.id, p.admitted_at, p.admitted_until, p.claimed_at, p.concert_id, p.ended_at, p.inside_until, p.joined_at, p.person_id, p.rank, p.state
FROM places AS p
WHERE p.person_id = @personId AND p.concert_id = @concertId AND (p.state IN ('Waiting', 'Admitted') OR p.inside_until > @since)
ORDER BY p.id
FOR UPDATE;

UPDATE reservations AS r
SET status = @p,
    ended_at = @p3,
    end_reason = NULL
WHERE r.id = @reservationId AND r.status = 'OnHold' AND r.hold_expires_at > @now AND r.status = 'OnHold';

SELECT r.id, r.concert_id, r.created_at, r.end_reason, r.ended_at, r.extended_at, r.hold_expires_at, r.performance_id, r.person_id, r.place_id, r.seat_count, r.status, r.total
FROM reservations AS r
WHERE r.id = @reservationId
LIMIT 2;

-- lock: Exclusive

SELECT s.performance_id AS "PerformanceId", s.label AS "Label"
FROM seats AS s
WHERE s.reservation_id IS NOT NULL AND s.reservation_id = ANY (@reservationIds) AND s.status = 'Held'
ORDER BY s.performance_id, s.label
FOR UPDATE;

UPDATE seats AS s
SET status = @p,
    reservation_id = NULL,
    holder_id = NULL,
    held_until = NULL,
    block_reason = NULL
WHERE s.reservation_id IS NOT NULL AND s.reservation_id = ANY (@reservationIds) AND s.status = 'Held';

SELECT max(r.hold_expires_at)
FROM reservations AS r
WHERE r.person_id = @place_PersonId AND r.concert_id = @place_ConcertId AND r.place_id = @place_Id AND r.status = 'OnHold' AND r.hold_expires_at > @now;

UPDATE places AS p
SET inside_until = @p
WHERE p.id = @place_Id AND p.state = 'Admitted';

SAVEPOINT "__EFSavePoint";

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;
INSERT INTO changes (keys, kind, subject_id)
VALUES (@p3, @p4, @p5)
RETURNING id, stamp;

RELEASE SAVEPOINT "__EFSavePoint";
