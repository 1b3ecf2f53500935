SELECT EXISTS (
    SELECT 1
    FROM wallets AS w
    WHERE w.person_id = @personId);

SELECT CASE WHEN pg_try_advisory_xact_lock(@lock) THEN 1 ELSE 0 END;

SELECT fingerprint, result, trace_id, created_at
FROM kept_answers
WHERE person_id = @person AND "key" = @key;

SAVEPOINT attempt_begun;

UPDATE wallets AS w
SET balance = w.balance + @amount,
    entry_count = w.entry_count + 1
WHERE w.person_id = @personId;

SELECT w.balance AS "Balance", w.entry_count AS "EntryCount"
FROM wallets AS w
WHERE w.person_id = @personId
LIMIT 2;

SELECT COALESCE(sum(l.amount), 0.0)::bigint
FROM ledger_entries AS l
WHERE l.person_id = @personId AND l.kind = 'Charge' AND l.at >= @start;

SAVEPOINT "__EFSavePoint";

INSERT INTO kept_answers (key, person_id, batch_id, created_at, fingerprint, result, trace_id)
VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6);
INSERT INTO ledger_entries (number, person_id, amount, at, balance_after, cause, kind, payment_id, reason, reservation_id)
VALUES (@p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16);

RELEASE SAVEPOINT "__EFSavePoint";
