SELECT TOP(@p) [r].[id]
FROM [reservations] AS [r]
WHERE [r].[status] = N'OnHold' AND [r].[hold_expires_at] <= @before
ORDER BY [r].[hold_expires_at];

UPDATE [r]
SET [r].[status] = @p,
    [r].[ended_at] = [r].[hold_expires_at]
FROM [reservations] AS [r]
WHERE [r].[id] = @lapsed1 AND [r].[status] = N'OnHold' AND [r].[hold_expires_at] <= @before;

UPDATE [s]
SET [s].[status] = @p,
    [s].[reservation_id] = NULL,
    [s].[holder_id] = NULL,
    [s].[held_until] = NULL,
    [s].[block_reason] = NULL,
    [s].[changed_at] = @p7
FROM [seats] AS [s]
WHERE [s].[reservation_id] = @reservationIds1 AND [s].[status] = N'Held' AND [s].[held_until] <= @now;
