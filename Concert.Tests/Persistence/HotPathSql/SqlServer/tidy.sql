SELECT TOP(@p) [p].[id]
FROM [places] AS [p]
WHERE [p].[state] = N'Admitted' AND [p].[inside_until] <= @now
ORDER BY [p].[inside_until];

UPDATE [p]
SET [p].[state] = @p,
    [p].[ended_at] = @p3,
    [p].[changed_at] = @p4
FROM [places] AS [p]
WHERE [p].[id] = @lapsed1 AND [p].[state] = N'Admitted' AND [p].[inside_until] <= @now;
