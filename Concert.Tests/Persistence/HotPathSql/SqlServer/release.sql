SELECT TOP(2) [r].[concert_id]
FROM [reservations] AS [r]
WHERE [r].[id] = @reservationId AND [r].[person_id] = @personId;

-- lock: Exclusive

SELECT [p].[id], [p].[admitted_at], [p].[admitted_until], [p].[claimed_at], [p].[concert_id], [p].[ended_at], [p].[inside_until], [p].[joined_at], [p].[person_id], [p].[rank], [p].[state]
FROM [places] AS [p] WITH (UPDLOCK, ROWLOCK)
WHERE [p].[person_id] = @personId AND [p].[concert_id] = @concertId AND ([p].[state] IN (N'Waiting', N'Admitted') OR [p].[inside_until] > @since)
ORDER BY [p].[id]
OPTION (MAXDOP 1);

UPDATE [r]
SET [r].[status] = @p,
    [r].[ended_at] = @p3,
    [r].[end_reason] = NULL
FROM [reservations] AS [r]
WHERE [r].[id] = @reservationId AND [r].[status] = N'OnHold' AND [r].[hold_expires_at] > @now AND [r].[status] = N'OnHold';

SELECT TOP(2) [r].[id], [r].[concert_id], [r].[created_at], [r].[end_reason], [r].[ended_at], [r].[extended_at], [r].[hold_expires_at], [r].[performance_id], [r].[person_id], [r].[place_id], [r].[seat_count], [r].[status], [r].[total]
FROM [reservations] AS [r]
WHERE [r].[id] = @reservationId;

-- lock: Exclusive

SELECT [s].[performance_id] AS [PerformanceId], [s].[label] AS [Label]
FROM [seats] AS [s] WITH (UPDLOCK, ROWLOCK)
WHERE [s].[reservation_id] IS NOT NULL AND [s].[reservation_id] = @reservationIds1 AND [s].[status] = N'Held'
ORDER BY [s].[performance_id], [s].[label]
OPTION (MAXDOP 1);

UPDATE [s]
SET [s].[status] = @p,
    [s].[reservation_id] = NULL,
    [s].[holder_id] = NULL,
    [s].[held_until] = NULL,
    [s].[block_reason] = NULL
FROM [seats] AS [s]
WHERE [s].[reservation_id] IS NOT NULL AND [s].[reservation_id] = @reservationIds1 AND [s].[status] = N'Held';

SELECT MAX([r].[hold_expires_at])
FROM [reservations] AS [r]
WHERE [r].[person_id] = @place_PersonId AND [r].[concert_id] = @place_ConcertId AND [r].[place_id] = @place_Id AND [r].[status] = N'OnHold' AND [r].[hold_expires_at] > @now;

UPDATE [p]
SET [p].[inside_until] = @p
FROM [places] AS [p]
WHERE [p].[id] = @place_Id AND [p].[state] = N'Admitted';

SAVE TRANSACTION [__EFSavePoint];

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
MERGE [changes] USING (
VALUES (@p0, @p1, @p2, 0),
(@p3, @p4, @p5, 1)) AS i ([keys], [kind], [subject_id], _Position) ON 1=0
WHEN NOT MATCHED THEN
INSERT ([keys], [kind], [subject_id])
VALUES (i.[keys], i.[kind], i.[subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp], i._Position;
