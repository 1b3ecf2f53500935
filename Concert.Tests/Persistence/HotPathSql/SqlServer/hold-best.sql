DECLARE @got int;
EXEC @got = sp_getapplock @Resource = @lock, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0;
SELECT CASE WHEN @got >= 0 THEN 1 ELSE 0 END;

SELECT fingerprint, result, trace_id, created_at
FROM kept_answers
WHERE person_id = @person AND "key" = @key;

SAVE TRANSACTION attempt_begun;

SAVE TRANSACTION [look_again];

UPDATE [p]
SET [p].[inside_until] = CASE
    WHEN [p].[inside_until] > @holdExpiresAt THEN [p].[inside_until]
    ELSE @holdExpiresAt
END,
    [p].[changed_at] = @p
FROM [places] AS [p]
WHERE [p].[id] = @placeId AND [p].[person_id] = @personId AND [p].[state] = N'Admitted' AND [p].[admitted_until] > @now;

SELECT COALESCE(SUM([r].[seat_count]), 0)
FROM [reservations] AS [r]
WHERE [r].[person_id] = @personId AND [r].[concert_id] = @concertId AND ([r].[status] = N'Confirmed' OR ([r].[status] = N'OnHold' AND [r].[hold_expires_at] > @now));

UPDATE [s]
SET [s].[status] = @p,
    [s].[reservation_id] = @p4,
    [s].[holder_id] = @p5,
    [s].[held_until] = @p6,
    [s].[changed_at] = @p7
FROM [seats] AS [s]
WHERE [s].[performance_id] = @performanceId AND [s].[label] = @labels1 AND ([s].[status] = N'Available' OR ([s].[status] = N'Held' AND [s].[held_until] <= @now));

SAVE TRANSACTION [__EFSavePoint];

SET NOCOUNT ON;
INSERT INTO [kept_answers] ([key], [person_id], [created_at], [fingerprint], [result], [trace_id])
VALUES (@p0, @p1, @p2, @p3, @p4, @p5);
INSERT INTO [reservations] ([id], [concert_id], [created_at], [end_reason], [ended_at], [hold_expires_at], [performance_id], [person_id], [place_id], [seat_count], [status], [total])
VALUES (@p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17);
INSERT INTO [reserved_seats] ([label], [reservation_id], [number], [price], [row], [section], [tier], [tier_order])
VALUES (@p18, @p19, @p20, @p21, @p22, @p23, @p24, @p25);
