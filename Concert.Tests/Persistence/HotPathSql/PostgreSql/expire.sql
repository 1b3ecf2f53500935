-- lock: ExclusiveSkippingLocked

SELECT r.id
FROM reservations AS r
WHERE r.status = 'OnHold' AND r.hold_expires_at <= @before
ORDER BY r.hold_expires_at
LIMIT @p
FOR UPDATE SKIP LOCKED;

UPDATE reservations AS r
SET status = @p,
    ended_at = r.hold_expires_at
WHERE r.id = ANY (@lapsed) AND r.status = 'OnHold' AND r.hold_expires_at <= @before;

-- lock: ExclusiveSkippingLocked

SELECT s.performance_id AS "PerformanceId", s.label AS "Label"
FROM seats AS s
WHERE s.reservation_id IS NOT NULL AND s.reservation_id = ANY (@reservationIds) AND s.status = 'Held' AND s.held_until <= @now
ORDER BY s.performance_id, s.label
FOR UPDATE SKIP LOCKED;

UPDATE seats AS s
SET status = @p,
    reservation_id = NULL,
    holder_id = NULL,
    held_until = NULL,
    block_reason = NULL
WHERE s.performance_id = @performanceId AND s.label = ANY (@labels) AND s.reservation_id IS NOT NULL AND s.reservation_id = ANY (@reservationIds) AND s.status = 'Held';

SAVEPOINT "__EFSavePoint";

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;

RELEASE SAVEPOINT "__EFSavePoint";
