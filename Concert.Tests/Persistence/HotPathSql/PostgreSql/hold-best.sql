SET LOCAL lock_timeout = 250;

SELECT key
FROM unnest(@p0) AS wanted(key)
WHERE pg_try_advisory_xact_lock(key);

SELECT a.person_id, a.key, a.batch_id, a.created_at, a.fingerprint, a.result, a.trace_id
FROM unnest(@p0, @p1) AS wanted(person_id, key)
JOIN kept_answers AS a ON a.person_id = wanted.person_id AND a.key = wanted.key;

-- lock: Shared

SELECT t.version
FROM (
    SELECT *
    FROM concerts
    WHERE id = @p0 AND pg_advisory_xact_lock_shared(@p1, @p2) IS NOT NULL
) AS t
LIMIT 2
FOR SHARE;

-- lock: ExclusiveSkippingLocked

SELECT p.id, p.admitted_at, p.admitted_until, p.claimed_at, p.concert_id, p.ended_at, p.inside_until, p.joined_at, p.person_id, p.rank, p.state
FROM places AS p
WHERE p.person_id = ANY (@people) AND p.concert_id = @concertId AND (p.state IN ('Waiting', 'Admitted') OR p.inside_until > @since)
ORDER BY p.id
FOR UPDATE SKIP LOCKED;

SELECT p.id AS "Id", p.person_id AS "PersonId"
FROM places AS p
WHERE p.person_id = ANY (@people) AND p.concert_id = @concertId AND (p.state IN ('Waiting', 'Admitted') OR p.inside_until > @since);

SELECT r.person_id AS "PersonId", COALESCE(sum(r.seat_count), 0)::int AS "Seats"
FROM reservations AS r
WHERE r.person_id = ANY (@people) AND r.concert_id = @concert_ConcertId AND (r.status = 'Confirmed' OR (r.status = 'OnHold' AND r.hold_expires_at > @now))
GROUP BY r.person_id;

SELECT r.person_id AS "PersonId", r.created_at AS "CreatedAt"
FROM reservations AS r
WHERE r.person_id = ANY (@people) AND r.concert_id = @concert_ConcertId AND r.created_at > @since;

-- lock: ExclusiveSkippingLocked

SELECT s.performance_id AS "PerformanceId", s.label AS "Label", s.status AS "Status", s.holder_id AS "HolderId", s.held_until AS "HeldUntil"
FROM seats AS s
WHERE s.performance_id = @performanceId AND s.label = ANY (@labels)
ORDER BY s.performance_id, s.label
FOR UPDATE SKIP LOCKED;

INSERT INTO reservations ("id", "concert_id", "created_at", "end_reason", "ended_at", "extended_at", "hold_expires_at", "performance_id", "person_id", "place_id", "seat_count", "status", "total")
SELECT *
FROM unnest(@c0, @c1, @c2, @c3, @c4, @c5, @c6, @c7, @c8, @c9, @c10, @c11, @c12);

INSERT INTO reserved_seats ("reservation_id", "label", "number", "price", "row", "section", "tier", "tier_order")
SELECT *
FROM unnest(@c0, @c1, @c2, @c3, @c4, @c5, @c6, @c7);

UPDATE seats AS s
SET status = @p,
    reservation_id = r0.id,
    holder_id = r0.person_id,
    held_until = r0.hold_expires_at
FROM reserved_seats AS r,
    reservations AS r0
WHERE r.reservation_id = r0.id AND s.performance_id = r0.performance_id AND s.label = r.label AND (s.status = 'Available' OR (s.status = 'Held' AND s.held_until <= @now)) AND r0.id = ANY (@reservationIds);

INSERT INTO kept_answers ("person_id", "key", "batch_id", "created_at", "fingerprint", "result", "trace_id")
SELECT *
FROM unnest(@c0, @c1, @c2, @c3, @c4, @c5, @c6);

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;
