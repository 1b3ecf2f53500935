SELECT c.id, c.artist, c.description, c.pre_queue_opens_at, c.refund_cutoff, c.sales_close_at, c.sales_open_at, c.seat_limit, c.status, c.title, c.venue_id, c.version, v.id, v.city, v.name, v.version
FROM concerts AS c
INNER JOIN venues AS v ON c.venue_id = v.id
WHERE c.status <> 'Draft'
ORDER BY c.id, v.id;

SELECT p.id, p.concert_id, p.name, p.display_order, p.price, c.id, v.id
FROM concerts AS c
INNER JOIN venues AS v ON c.venue_id = v.id
INNER JOIN price_tiers AS p ON c.id = p.concert_id
WHERE c.status <> 'Draft'
ORDER BY c.id, v.id;

SELECT p0.id, p0.called_off_at, p0.concert_id, p0.starts_at, c.id, v.id
FROM concerts AS c
INNER JOIN venues AS v ON c.venue_id = v.id
INNER JOIN performances AS p0 ON c.id = p0.concert_id
WHERE c.status <> 'Draft'
ORDER BY c.id, v.id;

UPDATE waiting_rooms AS w
SET admitted_last_at = @p
WHERE w.concert_id = @concertId;

SELECT w.concert_id, w.admission_duration, w.admitted_last_at, w.announced_at, w.announcement, w.claim_duration, w.draining, w.drawn_at, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @concertId
LIMIT 2;

UPDATE places
SET rank = drawn.place, changed_at = @p0
FROM (
    SELECT id, row_number() OVER (
        ORDER BY encode(sha256(convert_to(@p1 || ':' || id::text, 'UTF8')), 'hex') COLLATE "C") AS place
    FROM places
    WHERE concert_id = @p2 AND state = 'Waiting' AND joined_at < @p3) AS drawn
WHERE places.id = drawn.id;

UPDATE waiting_rooms AS w
SET drawn_at = @p
WHERE w.concert_id = @concertId AND w.drawn_at IS NULL;

SELECT w.concert_id, w.admission_duration, w.admitted_last_at, w.announced_at, w.announcement, w.claim_duration, w.draining, w.drawn_at, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @concertId
LIMIT 2;

UPDATE places AS p
SET state = @p,
    ended_at = @p3,
    changed_at = @p4
WHERE p.concert_id = @concertId AND p.state = 'Admitted' AND p.inside_until <= @now;

SELECT count(*)::int
FROM places AS p
WHERE p.concert_id = @concertId AND p.state = 'Admitted';

SELECT p.id
FROM places AS p
WHERE p.concert_id = @concertId AND p.state = 'Waiting'
ORDER BY p.rank, p.id
LIMIT @p;

UPDATE places AS p
SET state = @p,
    admitted_at = @p2,
    admitted_until = @p3,
    inside_until = @p30,
    changed_at = @p5
WHERE p.id = ANY (@next) AND p.state = 'Waiting';

SELECT p.id, p.concert_id, p.person_id, p.state, p.rank, p.admitted_at, p.claimed_at, p.admitted_until, p.inside_until
FROM places AS p
WHERE p.id = ANY (@next);

SELECT p.id, p.concert_id, p.person_id, p.state, p.rank, p.admitted_at, p.claimed_at, p.admitted_until, p.inside_until
FROM places AS p
WHERE p.concert_id = @board_ConcertId AND p.state = 'Waiting';
