SELECT t."Ceiling", t."Lowest"
FROM (
    SELECT pg_snapshot_xmin(s)::text::bigint AS "Lowest", pg_snapshot_xmax(s)::text::bigint AS "Ceiling"
    FROM pg_current_snapshot() AS s
) AS t
LIMIT 2;

SELECT c.id, c.keys, c.kind, c.stamp, c.subject_id
FROM changes AS c
WHERE c.stamp >= @from AND c.kind = ANY (@kinds)
ORDER BY c.stamp, c.id;

SELECT s.label, s.status, s.holder_id, s.held_until
FROM seats AS s
WHERE s.performance_id = @performanceId AND s.label = ANY (@labels);

SELECT w.concert_id, w.admission_duration, w.announced_at, w.announcement, w.claim_duration, w.closed_rank, w.draining, w.drawn_at, w.last_rank, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = ANY (@open);

SELECT t."Ceiling", t."Lowest"
FROM (
    SELECT pg_snapshot_xmin(s)::text::bigint AS "Lowest", pg_snapshot_xmax(s)::text::bigint AS "Ceiling"
    FROM pg_current_snapshot() AS s
) AS t
LIMIT 2;

SELECT c.id, c.keys, c.kind, c.stamp, c.subject_id
FROM changes AS c
WHERE c.stamp >= @from AND c.kind = ANY (@kinds)
ORDER BY c.stamp, c.id;

SELECT w.concert_id, w.admission_duration, w.announced_at, w.announcement, w.claim_duration, w.closed_rank, w.draining, w.drawn_at, w.last_rank, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @concertId
LIMIT 2;

SELECT p.id, p.concert_id, p.person_id, p.state, p.rank, p.joined_at, p.admitted_at, p.claimed_at, p.admitted_until, p.inside_until
FROM places AS p
WHERE p.concert_id = @concertId AND p.state IN ('Waiting', 'Admitted');
