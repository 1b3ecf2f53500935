-- lock: ExclusiveSkippingLocked

SELECT TOP(@p) [r].[id]
FROM [reservations] AS [r] WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)
WHERE [r].[status] = N'OnHold' AND [r].[hold_expires_at] <= @before
ORDER BY [r].[hold_expires_at]
OPTION (MAXDOP 1);

UPDATE [r]
SET [r].[status] = @p,
    [r].[ended_at] = [r].[hold_expires_at]
FROM [reservations] AS [r]
WHERE [r].[id] = @lapsed1 AND [r].[status] = N'OnHold' AND [r].[hold_expires_at] <= @before;

-- lock: ExclusiveSkippingLocked

SELECT [s].[performance_id] AS [PerformanceId], [s].[label] AS [Label]
FROM [seats] AS [s] WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)
WHERE [s].[reservation_id] IS NOT NULL AND [s].[reservation_id] = @reservationIds1 AND [s].[status] = N'Held' AND [s].[held_until] <= @now
ORDER BY [s].[performance_id], [s].[label]
OPTION (MAXDOP 1);

UPDATE [s]
SET [s].[status] = @p,
    [s].[reservation_id] = NULL,
    [s].[holder_id] = NULL,
    [s].[held_until] = NULL,
    [s].[block_reason] = NULL
FROM [seats] AS [s]
WHERE [s].[performance_id] = @performanceId AND [s].[label] = @labels1 AND [s].[reservation_id] IS NOT NULL AND [s].[reservation_id] = @reservationIds1 AND [s].[status] = N'Held';

SAVE TRANSACTION [__EFSavePoint];

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
INSERT INTO [changes] ([keys], [kind], [subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp]
VALUES (@p0, @p1, @p2);
