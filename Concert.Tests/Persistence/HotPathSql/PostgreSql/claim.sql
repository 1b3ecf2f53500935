SELECT q.id, q.admitted_at, q.admitted_until, q.changed_at, q.claimed_at, q.concert_id, q.ended_at, q.inside_until, q.joined_at, q.person_id, q.rank, q.state
FROM queue_entries AS q
WHERE q.id = @_8__locals1_standing_PlaceId
LIMIT 2;

UPDATE queue_entries AS q
SET claimed_at = @p,
    admitted_until = @p3,
    inside_until = @p30,
    changed_at = @p5
WHERE q.id = @_8__locals2_8__locals1_standing_PlaceId AND q.state = 'Admitted' AND q.claimed_at IS NULL AND q.inside_until > @_8__locals2_now;

SELECT q.id, q.admitted_at, q.admitted_until, q.changed_at, q.claimed_at, q.concert_id, q.ended_at, q.inside_until, q.joined_at, q.person_id, q.rank, q.state
FROM queue_entries AS q
WHERE q.id = @_8__locals2_8__locals1_standing_PlaceId
LIMIT 2;
