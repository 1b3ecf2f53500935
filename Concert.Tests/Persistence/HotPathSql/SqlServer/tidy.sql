-- lock: ExclusiveSkippingLocked

SELECT TOP(@p) [p].[id] AS [Id], [p].[concert_id] AS [ConcertId]
FROM [places] AS [p] WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)
WHERE [p].[state] = N'Admitted' AND [p].[inside_until] <= @now
ORDER BY [p].[inside_until]
OPTION (MAXDOP 1);

UPDATE [p]
SET [p].[state] = @p,
    [p].[ended_at] = @p3
FROM [places] AS [p]
WHERE [p].[id] = @ids1 AND [p].[state] = N'Admitted' AND [p].[inside_until] <= @now;

SAVE TRANSACTION [__EFSavePoint];

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
INSERT INTO [changes] ([keys], [kind], [subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp]
VALUES (@p0, @p1, @p2);
