SELECT r.id
FROM reservations AS r
WHERE r.status = 'OnHold' AND r.hold_expires_at <= @before
ORDER BY r.hold_expires_at
LIMIT @p;

UPDATE reservations AS r
SET status = @p,
    ended_at = r.hold_expires_at
WHERE r.id = ANY (@lapsed) AND r.status = 'OnHold' AND r.hold_expires_at <= @before;

UPDATE seats AS s
SET status = @p,
    reservation_id = NULL,
    holder_id = NULL,
    held_until = NULL,
    block_reason = NULL,
    changed_at = @p7
WHERE (s.reservation_id = ANY (@reservationIds) OR (s.reservation_id IS NULL AND array_position(@reservationIds, NULL) IS NOT NULL)) AND s.status = 'Held' AND s.held_until <= @now;
