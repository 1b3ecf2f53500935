SELECT TOP(@p) [q].[id]
FROM [queue_entries] AS [q]
WHERE [q].[state] = N'Admitted' AND [q].[inside_until] <= @now
ORDER BY [q].[inside_until];

UPDATE [q]
SET [q].[state] = @p,
    [q].[ended_at] = @p3,
    [q].[changed_at] = @p4
FROM [queue_entries] AS [q]
WHERE [q].[id] = @lapsed1 AND [q].[state] = N'Admitted' AND [q].[inside_until] <= @now;
