SELECT r1.id, r1.concert_id, r1.created_at, r1.end_reason, r1.ended_at, r1.extended_at, r1.hold_expires_at, r1.performance_id, r1.person_id, r1.place_id, r1.seat_count, r1.status, r1.total, r0.reservation_id, r0.label, r0.number, r0.price, r0.row, r0.section, r0.tier, r0.tier_order
FROM (
    SELECT r.id, r.concert_id, r.created_at, r.end_reason, r.ended_at, r.extended_at, r.hold_expires_at, r.performance_id, r.person_id, r.place_id, r.seat_count, r.status, r.total
    FROM reservations AS r
    WHERE r.id = @reservationId AND r.person_id = @personId
    LIMIT 2
) AS r1
LEFT JOIN reserved_seats AS r0 ON r1.id = r0.reservation_id
ORDER BY r1.id, r0.reservation_id;

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

-- lock: ExclusiveSkippingLocked

SELECT w.person_id, w.balance, w.entry_count
FROM wallets AS w
WHERE w.person_id = ANY (@people)
ORDER BY w.person_id
FOR UPDATE SKIP LOCKED;

-- lock: ExclusiveSkippingLocked

SELECT r.id AS "Id", r.status AS "Status", r.hold_expires_at AS "HoldExpiresAt"
FROM reservations AS r
WHERE r.id = ANY (@ids)
ORDER BY r.id
FOR UPDATE SKIP LOCKED;

-- lock: ExclusiveSkippingLocked

SELECT s.reservation_id AS "ReservationId", s.performance_id AS "PerformanceId", s.label AS "Label"
FROM seats AS s
WHERE s.reservation_id IS NOT NULL AND s.reservation_id = ANY (@reservationIds) AND s.status = 'Held'
ORDER BY s.performance_id, s.label
FOR UPDATE SKIP LOCKED;

INSERT INTO ledger_entries ("person_id", "number", "amount", "at", "balance_after", "cause", "kind", "payment_id", "reason", "reservation_id")
SELECT *
FROM unnest(@c0, @c1, @c2, @c3, @c4, @c5, @c6, @c7, @c8, @c9);

UPDATE wallets AS w
SET balance = w.balance + l.amount,
    entry_count = l.number
FROM ledger_entries AS l
WHERE w.person_id = l.person_id AND w.entry_count + 1 = l.number AND w.person_id = ANY (@people) AND w.balance + l.amount >= 0;

UPDATE reservations AS r
SET status = @p
WHERE r.id = ANY (@ids) AND r.status = 'OnHold' AND r.hold_expires_at > @now;

UPDATE seats AS s
SET status = @p,
    held_until = NULL
WHERE s.reservation_id IS NOT NULL AND s.reservation_id = ANY (@reservationIds) AND s.status = 'Held';

UPDATE places AS p
SET state = @p,
    ended_at = @p2
WHERE p.id = ANY (@ids) AND p.state IN ('Admitted', 'Lapsed');

INSERT INTO payments ("id", "amount", "balance_after", "concert_id", "paid_at", "person_id", "refunded_amount", "refunded_at", "reservation_id", "ticket_count")
SELECT *
FROM unnest(@c0, @c1, @c2, @c3, @c4, @c5, @c6, @c7, @c8, @c9);

INSERT INTO tickets ("id", "code", "label", "payment_id", "performance_id", "person_id", "refund_id", "reservation_id", "status", "used_at", "used_at_door", "used_by_scan")
SELECT *
FROM unnest(@c0, @c1, @c2, @c3, @c4, @c5, @c6, @c7, @c8, @c9, @c10, @c11);

INSERT INTO kept_answers ("person_id", "key", "batch_id", "created_at", "fingerprint", "result", "trace_id")
SELECT *
FROM unnest(@c0, @c1, @c2, @c3, @c4, @c5, @c6);

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;
INSERT INTO changes (keys, kind, subject_id)
VALUES (@p3, @p4, @p5)
RETURNING id, stamp;

-- lock: Shared

SELECT t.id, t.age_rating, t.artist, t.description, t.extra_time, t.poster_version, t.pre_queue_opens_at, t.refund_cutoff, t.running_minutes, t.sales_close_at, t.sales_open_at, t.seat_limit, t.status, t.title, t.venue_id, t.version
FROM (
    SELECT *
    FROM concerts
    WHERE id = @p0 AND pg_advisory_xact_lock_shared(@p1, @p2) IS NOT NULL
) AS t
LIMIT 2
FOR SHARE;

-- lock: Exclusive

SELECT w.concert_id, w.admission_duration, w.announced_at, w.announcement, w.claim_duration, w.closed_rank, w.draining, w.drawn_at, w.last_rank, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @concertId
LIMIT 2
FOR UPDATE;

-- lock: ExclusiveSkippingLocked

SELECT p.id
FROM places AS p
WHERE p.concert_id = @concertId AND p.state = 'Admitted' AND p.inside_until <= @now
ORDER BY p.inside_until
LIMIT @p
FOR UPDATE SKIP LOCKED;

SELECT count(*)::int
FROM places AS p
WHERE p.concert_id = @concertId AND p.state = 'Admitted';

SELECT p.id
FROM places AS p
WHERE p.concert_id = @concertId AND p.state = 'Waiting'
ORDER BY p.rank, p.id
LIMIT @p;
