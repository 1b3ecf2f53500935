SELECT CASE
    WHEN EXISTS (
        SELECT 1
        FROM [identity_users] AS [i]
        WHERE [i].[id] = @personId AND [i].[locked_at] IS NULL) THEN CAST(1 AS bit)
    ELSE CAST(0 AS bit)
END;

DECLARE @got int;
EXEC @got = sp_getapplock @Resource = @lock, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0;
SELECT CASE WHEN @got >= 0 THEN 1 ELSE 0 END;

SELECT fingerprint, result, trace_id, created_at
FROM kept_answers
WHERE person_id = @person AND "key" = @key;

SAVE TRANSACTION attempt_begun;

-- lock: Shared

SELECT TOP(2) [c].[version]
FROM [concerts] AS [c] WITH (REPEATABLEREAD, ROWLOCK)
WHERE [c].[id] = @concertId
OPTION (MAXDOP 1);

-- lock: Exclusive

SELECT [p].[id], [p].[admitted_at], [p].[admitted_until], [p].[claimed_at], [p].[concert_id], [p].[ended_at], [p].[inside_until], [p].[joined_at], [p].[person_id], [p].[rank], [p].[state]
FROM [places] AS [p] WITH (UPDLOCK, ROWLOCK)
WHERE [p].[person_id] = @personId AND [p].[concert_id] = @concertId AND ([p].[state] IN (N'Waiting', N'Admitted') OR [p].[inside_until] > @since)
ORDER BY [p].[id]
OPTION (MAXDOP 1);

SELECT TOP(2) (
    SELECT COALESCE(SUM([r].[seat_count]), 0)
    FROM [reservations] AS [r]
    WHERE [r].[person_id] = @personId AND [r].[concert_id] = @concert_ConcertId AND ([r].[status] = N'Confirmed' OR ([r].[status] = N'OnHold' AND [r].[hold_expires_at] > @now))) AS [Taken], (
    SELECT COUNT(*)
    FROM [reservations] AS [r0]
    WHERE [r0].[person_id] = @personId AND [r0].[concert_id] = @concert_ConcertId AND [r0].[created_at] > @since) AS [Begun]
FROM [concerts] AS [c]
WHERE [c].[id] = @concert_ConcertId;

SAVE TRANSACTION [look_again];

UPDATE [s]
SET [s].[status] = @p,
    [s].[reservation_id] = @p4,
    [s].[holder_id] = @p5,
    [s].[held_until] = @p6
FROM [seats] AS [s]
WHERE [s].[performance_id] = @performanceId AND [s].[label] = @labels1 AND ([s].[status] = N'Available' OR ([s].[status] = N'Held' AND [s].[held_until] <= @now));

SAVE TRANSACTION [__EFSavePoint];

SET NOCOUNT ON;
INSERT INTO [changes] ([keys], [kind], [subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp]
VALUES (@p0, @p1, @p2);
INSERT INTO [kept_answers] ([key], [person_id], [created_at], [fingerprint], [result], [trace_id])
VALUES (@p3, @p4, @p5, @p6, @p7, @p8);
INSERT INTO [reservations] ([id], [concert_id], [created_at], [end_reason], [ended_at], [extended_at], [hold_expires_at], [performance_id], [person_id], [place_id], [seat_count], [status], [total])
VALUES (@p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21);
INSERT INTO [reserved_seats] ([label], [reservation_id], [number], [price], [row], [section], [tier], [tier_order])
VALUES (@p22, @p23, @p24, @p25, @p26, @p27, @p28, @p29);
