SELECT EXISTS (
    SELECT 1
    FROM identity_users AS i
    WHERE i.id = @personId AND i.locked_at IS NULL);

SET LOCAL lock_timeout = 250;

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

SELECT w.concert_id, w.admission_duration, w.announced_at, w.announcement, w.claim_duration, w.closed_rank, w.draining, w.drawn_at, w.last_rank, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @concertId
LIMIT 2
FOR UPDATE;

-- lock: ExclusiveSkippingLocked

SELECT p.id, p.admitted_at, p.admitted_until, p.claimed_at, p.concert_id, p.ended_at, p.inside_until, p.joined_at, p.person_id, p.rank, p.state
FROM places AS p
WHERE p.person_id = ANY (@people) AND p.concert_id = @concertId AND (p.state IN ('Waiting', 'Admitted') OR p.inside_until > @since)
ORDER BY p.id
FOR UPDATE SKIP LOCKED;

SELECT p.id AS "Id", p.person_id AS "PersonId"
FROM places AS p
WHERE p.person_id = ANY (@people) AND p.concert_id = @concertId AND (p.state IN ('Waiting', 'Admitted') OR p.inside_until > @since);

SELECT p.person_id AS "PersonId", count(*)::int AS "Count"
FROM places AS p
WHERE p.person_id = ANY (@people) AND p.concert_id = @concertId AND p.joined_at > @hourAgo
GROUP BY p.person_id;

INSERT INTO places ("id", "admitted_at", "admitted_until", "claimed_at", "concert_id", "ended_at", "inside_until", "joined_at", "person_id", "rank", "state")
SELECT *
FROM unnest(@c0, @c1, @c2, @c3, @c4, @c5, @c6, @c7, @c8, @c9, @c10);

UPDATE waiting_rooms AS w
SET last_rank = @p
WHERE w.concert_id = @concertId;

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;

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

SELECT EXISTS (
    SELECT 1
    FROM places AS p
    WHERE p.concert_id = @concertId AND p.state = 'Waiting' AND p.rank > 0 AND p.rank <= @closedRank AND p.joined_at < @opensAt);

UPDATE waiting_rooms AS w
SET closed_rank = @p,
    drawn_at = @p2
WHERE w.concert_id = @room_ConcertId;

SAVEPOINT "__EFSavePoint";

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;
INSERT INTO changes (keys, kind, subject_id)
VALUES (@p3, @p4, @p5)
RETURNING id, stamp;

RELEASE SAVEPOINT "__EFSavePoint";

SELECT w.concert_id, w.admission_duration, w.announced_at, w.announcement, w.claim_duration, w.closed_rank, w.draining, w.drawn_at, w.last_rank, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @room_ConcertId
LIMIT 2;

SELECT w.concert_id, w.admission_duration, w.announced_at, w.announcement, w.claim_duration, w.closed_rank, w.draining, w.drawn_at, w.last_rank, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @concertId
LIMIT 2;

SELECT p.id, p.concert_id, p.person_id, p.state, p.rank, p.joined_at, p.admitted_at, p.claimed_at, p.admitted_until, p.inside_until
FROM places AS p
WHERE p.concert_id = @concertId AND p.state IN ('Waiting', 'Admitted');

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

UPDATE places AS p
SET state = @p,
    admitted_at = @p2,
    admitted_until = @p3,
    inside_until = @p30
WHERE p.id = ANY (@next) AND p.state = 'Waiting';

SAVEPOINT "__EFSavePoint";

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;

RELEASE SAVEPOINT "__EFSavePoint";

SELECT p.id, p.concert_id, p.person_id, p.state, p.rank, p.joined_at, p.admitted_at, p.claimed_at, p.admitted_until, p.inside_until
FROM places AS p
WHERE p.id = ANY (@touched);
