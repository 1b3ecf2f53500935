SELECT p.id
FROM places AS p
WHERE p.state = 'Admitted' AND p.inside_until <= @now
ORDER BY p.inside_until
LIMIT @p;

UPDATE places AS p
SET state = @p,
    ended_at = @p3,
    changed_at = @p4
WHERE p.id = ANY (@lapsed) AND p.state = 'Admitted' AND p.inside_until <= @now;
