SELECT TOP(2) [q].[id], [q].[admitted_at], [q].[admitted_until], [q].[changed_at], [q].[claimed_at], [q].[concert_id], [q].[ended_at], [q].[inside_until], [q].[joined_at], [q].[person_id], [q].[rank], [q].[state]
FROM [queue_entries] AS [q]
WHERE [q].[id] = @_8__locals1_standing_PlaceId;

UPDATE [q]
SET [q].[claimed_at] = @p,
    [q].[admitted_until] = @p3,
    [q].[inside_until] = @p30,
    [q].[changed_at] = @p5
FROM [queue_entries] AS [q]
WHERE [q].[id] = @_8__locals2_8__locals1_standing_PlaceId AND [q].[state] = N'Admitted' AND [q].[claimed_at] IS NULL AND [q].[inside_until] > @_8__locals2_now;

SELECT TOP(2) [q].[id], [q].[admitted_at], [q].[admitted_until], [q].[changed_at], [q].[claimed_at], [q].[concert_id], [q].[ended_at], [q].[inside_until], [q].[joined_at], [q].[person_id], [q].[rank], [q].[state]
FROM [queue_entries] AS [q]
WHERE [q].[id] = @_8__locals2_8__locals1_standing_PlaceId;
