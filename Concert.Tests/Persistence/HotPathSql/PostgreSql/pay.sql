SELECT r1.id, r1.concert_id, r1.created_at, r1.end_reason, r1.ended_at, r1.extended_at, r1.hold_expires_at, r1.performance_id, r1.person_id, r1.place_id, r1.seat_count, r1.status, r1.total, r0.reservation_id, r0.label, r0.number, r0.price, r0.row, r0.section, r0.tier, r0.tier_order
FROM (
    SELECT r.id, r.concert_id, r.created_at, r.end_reason, r.ended_at, r.extended_at, r.hold_expires_at, r.performance_id, r.person_id, r.place_id, r.seat_count, r.status, r.total
    FROM reservations AS r
    WHERE r.id = @reservationId AND r.person_id = @personId
    LIMIT 2
) AS r1
LEFT JOIN reserved_seats AS r0 ON r1.id = r0.reservation_id
ORDER BY r1.id, r0.reservation_id;

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

UPDATE wallets AS w
SET balance = w.balance - @amount,
    entry_count = w.entry_count + 1
WHERE w.person_id = @personId AND w.balance >= @amount;

SELECT w.balance AS "Balance", w.entry_count AS "EntryCount"
FROM wallets AS w
WHERE w.person_id = @personId
LIMIT 2;

UPDATE reservations AS r
SET status = @p
WHERE r.id = @reservation_Id AND r.person_id = @personId AND r.status = 'OnHold' AND r.hold_expires_at > @now;

-- lock: Exclusive

SELECT s.performance_id AS "PerformanceId", s.label AS "Label"
FROM seats AS s
WHERE s.reservation_id = @reservationId AND s.status = 'Held'
ORDER BY s.performance_id, s.label
FOR UPDATE;

UPDATE seats AS s
SET status = @p,
    held_until = NULL
WHERE s.reservation_id = @reservationId AND s.status = 'Held';

UPDATE places AS p
SET state = @p,
    ended_at = @p2
WHERE p.id = @placeId AND p.state IN ('Admitted', 'Lapsed');

SAVEPOINT "__EFSavePoint";

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;
INSERT INTO changes (keys, kind, subject_id)
VALUES (@p3, @p4, @p5)
RETURNING id, stamp;
INSERT INTO kept_answers (key, person_id, batch_id, created_at, fingerprint, result, trace_id)
VALUES (@p6, @p7, @p8, @p9, @p10, @p11, @p12);
INSERT INTO ledger_entries (number, person_id, amount, at, balance_after, cause, kind, payment_id, reason, reservation_id)
VALUES (@p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22);
INSERT INTO payments (id, amount, balance_after, concert_id, paid_at, person_id, refunded_amount, refunded_at, reservation_id, ticket_count)
VALUES (@p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31, @p32);
INSERT INTO tickets (id, code, label, payment_id, performance_id, person_id, refund_id, reservation_id, status, used_at, used_at_door, used_by_scan)
VALUES (@p33, @p34, @p35, @p36, @p37, @p38, @p39, @p40, @p41, @p42, @p43, @p44);
INSERT INTO tickets (id, code, label, payment_id, performance_id, person_id, refund_id, reservation_id, status, used_at, used_at_door, used_by_scan)
VALUES (@p45, @p46, @p47, @p48, @p49, @p50, @p51, @p52, @p53, @p54, @p55, @p56);

RELEASE SAVEPOINT "__EFSavePoint";

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
