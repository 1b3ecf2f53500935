-- lock: ExclusiveSkippingLocked

SELECT p.id AS "Id", p.concert_id AS "ConcertId"
FROM places AS p
WHERE p.state = 'Admitted' AND p.inside_until <= @now
ORDER BY p.inside_until
LIMIT @p
FOR UPDATE SKIP LOCKED;

UPDATE places AS p
SET state = @p,
    ended_at = @p3
WHERE p.id = ANY (@ids) AND p.state = 'Admitted' AND p.inside_until <= @now;

SAVEPOINT "__EFSavePoint";

INSERT INTO changes (keys, kind, subject_id)
VALUES (@p0, @p1, @p2)
RETURNING id, stamp;

RELEASE SAVEPOINT "__EFSavePoint";
