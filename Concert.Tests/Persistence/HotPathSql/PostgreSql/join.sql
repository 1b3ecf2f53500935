UPDATE queue_entries AS q
SET state = @p,
    ended_at = @p4,
    changed_at = @p5
WHERE q.concert_id = @concertId AND q.person_id = @personId AND q.state = 'Admitted' AND q.inside_until <= @now;

INSERT INTO queue_entries (id, admitted_at, admitted_until, changed_at, claimed_at, concert_id, ended_at, inside_until, joined_at, person_id, rank, state)
VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11);

UPDATE waiting_rooms AS w
SET admitted_last_at = @p
WHERE w.concert_id = @concertId;

SELECT w.concert_id, w.admission_duration, w.admitted_last_at, w.announced_at, w.announcement, w.claim_duration, w.draining, w.drawn_at, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @concertId
LIMIT 2;

UPDATE queue_entries SET rank = drawn.place, changed_at = @p0
FROM (SELECT id, row_number() OVER (ORDER BY encode(sha256(convert_to(@p1 || ':' || id::text, 'UTF8')), 'hex') COLLATE "C") AS place
      FROM queue_entries WHERE concert_id = @p2 AND state = 'Waiting' AND joined_at < @p3) AS drawn
WHERE queue_entries.id = drawn.id;

UPDATE waiting_rooms AS w
SET drawn_at = @p
WHERE w.concert_id = @concertId AND w.drawn_at IS NULL;

SELECT w.concert_id, w.admission_duration, w.admitted_last_at, w.announced_at, w.announcement, w.claim_duration, w.draining, w.drawn_at, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @concertId
LIMIT 2;

UPDATE queue_entries AS q
SET state = @p,
    ended_at = @p3,
    changed_at = @p4
WHERE q.concert_id = @concertId AND q.state = 'Admitted' AND q.inside_until <= @now;

SELECT count(*)::int
FROM queue_entries AS q
WHERE q.concert_id = @concertId AND q.state = 'Admitted';

SELECT q.id
FROM queue_entries AS q
WHERE q.concert_id = @concertId AND q.state = 'Waiting'
ORDER BY q.rank, q.id
LIMIT @p;

UPDATE queue_entries AS q
SET state = @p,
    admitted_at = @p2,
    admitted_until = @p3,
    inside_until = @p30,
    changed_at = @p5
WHERE q.id = ANY (@_8__locals1_next) AND q.state = 'Waiting';

SELECT q.id, q.concert_id, q.person_id, q.state, q.rank, q.admitted_at, q.claimed_at, q.admitted_until, q.inside_until
FROM queue_entries AS q
WHERE q.id = ANY (@_8__locals1_next);

SELECT q.id, q.concert_id, q.person_id, q.state, q.rank, q.admitted_at, q.claimed_at, q.admitted_until, q.inside_until
FROM queue_entries AS q
WHERE q.concert_id = @board_ConcertId AND q.state = 'Waiting';
