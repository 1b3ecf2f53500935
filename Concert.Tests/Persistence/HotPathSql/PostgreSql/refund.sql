SELECT CASE WHEN pg_try_advisory_xact_lock(@lock) THEN 1 ELSE 0 END;

SELECT fingerprint, result, trace_id, created_at
FROM kept_answers
WHERE person_id = @person AND "key" = @key;

SAVEPOINT attempt_begun;

SELECT p0.id, p0.amount, p0.balance_after, p0.concert_id, p0.paid_at, p0.person_id, p0.refunded_amount, p0.refunded_at, p0.reservation_id, p0.ticket_count, t.id, t.code, t.label, t.payment_id, t.performance_id, t.person_id, t.refund_id, t.reservation_id, t.status, t.used_at, t.used_at_door, t.used_by_scan
FROM (
    SELECT p.id, p.amount, p.balance_after, p.concert_id, p.paid_at, p.person_id, p.refunded_amount, p.refunded_at, p.reservation_id, p.ticket_count
    FROM payments AS p
    WHERE p.id = @paymentId AND p.person_id = @personId
    LIMIT 2
) AS p0
LEFT JOIN tickets AS t ON p0.id = t.payment_id
ORDER BY p0.id;

-- lock: Shared

SELECT t.version
FROM (
    SELECT *
    FROM concerts
    WHERE id = @p0 AND pg_advisory_xact_lock_shared(@p1, @p2) IS NOT NULL
) AS t
LIMIT 2
FOR SHARE;

SELECT COALESCE(sum(r.price), 0.0)::bigint
FROM reserved_seats AS r
WHERE r.reservation_id = @payment_ReservationId AND r.label = ANY (@labels);

UPDATE wallets AS w
SET balance = w.balance + @amount,
    entry_count = w.entry_count + 1
WHERE w.person_id = @personId;

SELECT w.balance AS "Balance", w.entry_count AS "EntryCount"
FROM wallets AS w
WHERE w.person_id = @personId
LIMIT 2;

UPDATE payments AS p
SET refunded_amount = p.refunded_amount + @amount,
    refunded_at = @p
WHERE p.id = @payment_Id AND p.refunded_amount + @amount = p.amount;

UPDATE reservations AS r
SET status = @p,
    ended_at = @p2,
    end_reason = NULL
WHERE r.id = @payment_ReservationId AND r.status = 'Confirmed';

-- lock: Exclusive

SELECT s.performance_id AS "PerformanceId", s.label AS "Label"
FROM seats AS s
WHERE s.reservation_id = @payment_ReservationId AND s.status = 'Sold' AND s.label = ANY (@labels)
ORDER BY s.performance_id, s.label
FOR UPDATE;

SELECT c.reason
FROM call_offs AS c
WHERE c.performance_id = @performanceId
LIMIT 2;

UPDATE seats AS s
SET status = @p,
    reservation_id = NULL,
    holder_id = NULL,
    held_until = NULL,
    block_reason = NULL
WHERE s.reservation_id = @payment_ReservationId AND s.status = 'Sold' AND s.label = ANY (@labels);

SAVEPOINT "__EFSavePoint";

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;
INSERT INTO ledger_entries (number, person_id, amount, at, balance_after, cause, kind, payment_id, reason, reservation_id)
VALUES (@p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12);
INSERT INTO refunds (id, admin_id, amount, at, concert_id, payment_id, reason, ticket_count)
VALUES (@p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20);

RELEASE SAVEPOINT "__EFSavePoint";

UPDATE tickets AS t
SET status = @p,
    refund_id = @p3
WHERE t.id = ANY (@ids) AND t.payment_id = @payment_Id AND t.status = 'Valid';

SELECT w.balance
FROM wallets AS w
WHERE w.person_id = @personId
LIMIT 2;

SAVEPOINT "__EFSavePoint";

INSERT INTO kept_answers (key, person_id, batch_id, created_at, fingerprint, result, trace_id)
VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6);

RELEASE SAVEPOINT "__EFSavePoint";
