SELECT CASE WHEN pg_try_advisory_xact_lock(@lock) THEN 1 ELSE 0 END;

SELECT fingerprint, result, trace_id, created_at
FROM kept_answers
WHERE person_id = @person AND "key" = @key;

SAVEPOINT attempt_begun;

SAVEPOINT look_again;

UPDATE places AS p
SET inside_until = CASE
    WHEN p.inside_until > @holdExpiresAt THEN p.inside_until
    ELSE @holdExpiresAt
END,
    changed_at = @p
WHERE p.id = @placeId AND p.person_id = @personId AND p.state = 'Admitted' AND p.admitted_until > @now;

SELECT COALESCE(sum(r.seat_count), 0)::int
FROM reservations AS r
WHERE r.person_id = @personId AND r.concert_id = @concertId AND (r.status = 'Confirmed' OR (r.status = 'OnHold' AND r.hold_expires_at > @now));

UPDATE seats AS s
SET status = @p,
    reservation_id = @p4,
    holder_id = @p5,
    held_until = @p6,
    changed_at = @p7
WHERE s.performance_id = @performanceId AND s.label = ANY (@labels) AND (s.status = 'Available' OR (s.status = 'Held' AND s.held_until <= @now));

SAVEPOINT "__EFSavePoint";

INSERT INTO kept_answers (key, person_id, created_at, fingerprint, result, trace_id)
VALUES (@p0, @p1, @p2, @p3, @p4, @p5);
INSERT INTO reservations (id, concert_id, created_at, end_reason, ended_at, hold_expires_at, performance_id, person_id, place_id, seat_count, status, total)
VALUES (@p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17);
INSERT INTO reserved_seats (label, reservation_id, number, price, row, section, tier, tier_order)
VALUES (@p18, @p19, @p20, @p21, @p22, @p23, @p24, @p25);
INSERT INTO reserved_seats (label, reservation_id, number, price, row, section, tier, tier_order)
VALUES (@p26, @p27, @p28, @p29, @p30, @p31, @p32, @p33);

RELEASE SAVEPOINT "__EFSavePoint";
