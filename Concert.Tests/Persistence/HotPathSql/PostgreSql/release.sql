UPDATE reservations AS r
SET status = @p,
    ended_at = @p3,
    end_reason = NULL
WHERE r.id = @reservationId AND r.person_id = @personId AND r.status = 'OnHold';

SELECT r.id, r.concert_id, r.created_at, r.end_reason, r.ended_at, r.hold_expires_at, r.performance_id, r.person_id, r.place_id, r.seat_count, r.status, r.total
FROM reservations AS r
WHERE r.id = @reservationId AND r.person_id = @personId
LIMIT 2;

SELECT s.performance_id AS "PerformanceId", s.label AS "Label"
FROM seats AS s
WHERE (s.reservation_id = ANY (@reservationIds) OR (s.reservation_id IS NULL AND array_position(@reservationIds, NULL) IS NOT NULL)) AND s.status = 'Held';

UPDATE seats AS s
SET status = @p,
    reservation_id = NULL,
    holder_id = NULL,
    held_until = NULL,
    block_reason = NULL,
    changed_at = @p6
WHERE (s.reservation_id = ANY (@reservationIds) OR (s.reservation_id IS NULL AND array_position(@reservationIds, NULL) IS NOT NULL)) AND s.status = 'Held';
