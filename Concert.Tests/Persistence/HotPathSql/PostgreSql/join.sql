UPDATE places AS p
SET state = @p,
    ended_at = @p4,
    changed_at = @p5
WHERE p.concert_id = @concertId AND p.person_id = @personId AND p.state = 'Admitted' AND p.inside_until <= @now;

INSERT INTO places (id, admitted_at, admitted_until, changed_at, claimed_at, concert_id, ended_at, inside_until, joined_at, person_id, rank, state)
VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11);

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
