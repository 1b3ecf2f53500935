SELECT p.id, p.admitted_at, p.admitted_until, p.claimed_at, p.concert_id, p.ended_at, p.inside_until, p.joined_at, p.person_id, p.rank, p.state
FROM places AS p
WHERE p.id = @standing_PlaceId
LIMIT 2;

UPDATE places AS p
SET claimed_at = @p,
    admitted_until = @p3,
    inside_until = @p30
WHERE p.id = @standing_PlaceId AND p.state = 'Admitted' AND p.claimed_at IS NULL AND p.inside_until > @now;

SAVEPOINT "__EFSavePoint";

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;

RELEASE SAVEPOINT "__EFSavePoint";

SELECT p.id, p.admitted_at, p.admitted_until, p.claimed_at, p.concert_id, p.ended_at, p.inside_until, p.joined_at, p.person_id, p.rank, p.state
FROM places AS p
WHERE p.id = @standing_PlaceId
LIMIT 2;
