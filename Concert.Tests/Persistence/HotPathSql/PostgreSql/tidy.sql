SELECT q.id
FROM queue_entries AS q
WHERE q.state = 'Admitted' AND q.inside_until <= @now
ORDER BY q.inside_until
LIMIT @p;

UPDATE queue_entries AS q
SET state = @p,
    ended_at = @p3,
    changed_at = @p4
WHERE q.id = ANY (@lapsed) AND q.state = 'Admitted' AND q.inside_until <= @now;
