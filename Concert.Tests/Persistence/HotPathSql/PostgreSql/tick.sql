SELECT t."Ceiling", t."Lowest", t."Snapshot"
FROM (
    SELECT pg_snapshot_xmin(s)::text::bigint AS "Lowest", pg_snapshot_xmax(s)::text::bigint AS "Ceiling", s::text AS "Snapshot"
    FROM pg_current_snapshot() AS s
) AS t
LIMIT 2;

SELECT t.id, t.keys, t.kind, t.stamp, t.subject_id
FROM (
    SELECT *
    FROM changes
    WHERE NOT pg_visible_in_snapshot(stamp, @p0::pg_snapshot)
) AS t
WHERE t.stamp >= @from AND t.kind = ANY (@kinds)
ORDER BY t.stamp, t.id;

SELECT s.label, s.status, s.holder_id, s.held_until
FROM seats AS s
WHERE s.performance_id = @performanceId AND s.label = ANY (@labels);

SELECT w.concert_id, w.admission_duration, w.announced_at, w.announcement, w.claim_duration, w.closed_rank, w.draining, w.drawn_at, w.last_rank, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = ANY (@open);

SELECT t."Ceiling", t."Lowest", t."Snapshot"
FROM (
    SELECT pg_snapshot_xmin(s)::text::bigint AS "Lowest", pg_snapshot_xmax(s)::text::bigint AS "Ceiling", s::text AS "Snapshot"
    FROM pg_current_snapshot() AS s
) AS t
LIMIT 2;

SELECT t.id, t.keys, t.kind, t.stamp, t.subject_id
FROM (
    SELECT *
    FROM changes
    WHERE NOT pg_visible_in_snapshot(stamp, @p0::pg_snapshot)
) AS t
WHERE t.stamp >= @from AND t.kind = ANY (@kinds)
ORDER BY t.stamp, t.id;

SELECT w.concert_id, w.admission_duration, w.announced_at, w.announcement, w.claim_duration, w.closed_rank, w.draining, w.drawn_at, w.last_rank, w.max_admitted, w.paused, w.seed, w.token_key, w.version
FROM waiting_rooms AS w
WHERE w.concert_id = @concertId
LIMIT 2;

SELECT p.id, p.concert_id, p.person_id, p.state, p.rank, p.joined_at, p.admitted_at, p.claimed_at, p.admitted_until, p.inside_until
FROM places AS p
WHERE p.concert_id = @concertId AND p.state IN ('Waiting', 'Admitted');

SELECT t."Ceiling", t."Lowest", t."Snapshot"
FROM (
    SELECT pg_snapshot_xmin(s)::text::bigint AS "Lowest", pg_snapshot_xmax(s)::text::bigint AS "Ceiling", s::text AS "Snapshot"
    FROM pg_current_snapshot() AS s
) AS t
LIMIT 2;

SELECT t.id, t.keys, t.kind, t.stamp, t.subject_id
FROM (
    SELECT *
    FROM changes
    WHERE NOT pg_visible_in_snapshot(stamp, @p0::pg_snapshot)
) AS t
WHERE t.stamp >= @from AND t.kind = ANY (@kinds)
ORDER BY t.stamp, t.id;
