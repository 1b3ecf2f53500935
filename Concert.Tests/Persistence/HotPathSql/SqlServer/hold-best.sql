SELECT CASE
    WHEN EXISTS (
        SELECT 1
        FROM [identity_users] AS [i]
        WHERE [i].[id] = @personId AND [i].[locked_at] IS NULL) THEN CAST(1 AS bit)
    ELSE CAST(0 AS bit)
END;

SET LOCK_TIMEOUT 250;

DECLARE @had TABLE (number int NOT NULL);
DECLARE @at int = 1, @name nvarchar(64), @got int;
WHILE @at <= (SELECT COUNT(*) FROM OPENJSON(@names))
BEGIN
    SELECT @name = value FROM OPENJSON(@names) WHERE [key] = @at - 1;
    EXEC @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0;
    IF @got >= 0 INSERT INTO @had (number) VALUES (@at);
    SET @at += 1;
END;
SELECT number FROM @had;

SELECT a.person_id, a.[key], a.batch_id, a.created_at, a.fingerprint, a.result, a.trace_id
FROM kept_answers AS a
JOIN OPENJSON(@p0) WITH (
    person uniqueidentifier '$.person', [key] nvarchar(255) COLLATE Latin1_General_100_BIN2 '$.key') AS wanted
    ON a.person_id = wanted.person AND a.[key] = wanted.[key];

-- lock: Shared

SELECT TOP(2) [c].[version]
FROM [concerts] AS [c] WITH (REPEATABLEREAD, ROWLOCK)
WHERE [c].[id] = @concertId
OPTION (MAXDOP 1);

-- lock: ExclusiveSkippingLocked

SELECT [p].[id], [p].[admitted_at], [p].[admitted_until], [p].[claimed_at], [p].[concert_id], [p].[ended_at], [p].[inside_until], [p].[joined_at], [p].[person_id], [p].[rank], [p].[state]
FROM [places] AS [p] WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)
WHERE [p].[person_id] = @people1 AND [p].[concert_id] = @concertId AND ([p].[state] IN (N'Waiting', N'Admitted') OR [p].[inside_until] > @since)
ORDER BY [p].[id]
OPTION (MAXDOP 1);

SELECT [p].[id] AS [Id], [p].[person_id] AS [PersonId]
FROM [places] AS [p]
WHERE [p].[person_id] = @people1 AND [p].[concert_id] = @concertId AND ([p].[state] IN (N'Waiting', N'Admitted') OR [p].[inside_until] > @since);

SELECT [r].[person_id] AS [PersonId], COALESCE(SUM([r].[seat_count]), 0) AS [Seats]
FROM [reservations] AS [r]
WHERE [r].[person_id] = @people1 AND [r].[concert_id] = @concert_ConcertId AND ([r].[status] = N'Confirmed' OR ([r].[status] = N'OnHold' AND [r].[hold_expires_at] > @now))
GROUP BY [r].[person_id];

SELECT [r].[person_id] AS [PersonId], [r].[created_at] AS [CreatedAt]
FROM [reservations] AS [r]
WHERE [r].[person_id] = @people1 AND [r].[concert_id] = @concert_ConcertId AND [r].[created_at] > @since;

-- lock: ExclusiveSkippingLocked

SELECT [s].[performance_id] AS [PerformanceId], [s].[label] AS [Label], [s].[status] AS [Status], [s].[holder_id] AS [HolderId], [s].[held_until] AS [HeldUntil]
FROM [seats] AS [s] WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)
WHERE [s].[performance_id] = @performanceId AND [s].[label] = @labels1
ORDER BY [s].[performance_id], [s].[label]
OPTION (MAXDOP 1);

INSERT INTO [reservations] ([id], [concert_id], [created_at], [end_reason], [ended_at], [extended_at], [hold_expires_at], [performance_id], [person_id], [place_id], [seat_count], [status], [total])
SELECT r.[id], r.[concert_id], r.[created_at], r.[end_reason], r.[ended_at], r.[extended_at], r.[hold_expires_at], r.[performance_id], r.[person_id], r.[place_id], r.[seat_count], r.[status], r.[total]
FROM OPENJSON(@rows) WITH ([id] uniqueidentifier '$.id', [concert_id] int '$.concert_id', [created_at] datetimeoffset '$.created_at', [end_reason] nvarchar(max) COLLATE DATABASE_DEFAULT '$.end_reason', [ended_at] datetimeoffset '$.ended_at', [extended_at] datetimeoffset '$.extended_at', [hold_expires_at] datetimeoffset '$.hold_expires_at', [performance_id] int '$.performance_id', [person_id] uniqueidentifier '$.person_id', [place_id] uniqueidentifier '$.place_id', [seat_count] int '$.seat_count', [status] nvarchar(max) COLLATE DATABASE_DEFAULT '$.status', [total] bigint '$.total') AS r;

INSERT INTO [reserved_seats] ([reservation_id], [label], [number], [price], [row], [section], [tier], [tier_order])
SELECT r.[reservation_id], r.[label], r.[number], r.[price], r.[row], r.[section], r.[tier], r.[tier_order]
FROM OPENJSON(@rows) WITH ([reservation_id] uniqueidentifier '$.reservation_id', [label] nvarchar(max) COLLATE DATABASE_DEFAULT '$.label', [number] int '$.number', [price] bigint '$.price', [row] nvarchar(max) COLLATE DATABASE_DEFAULT '$.row', [section] nvarchar(max) COLLATE DATABASE_DEFAULT '$.section', [tier] nvarchar(max) COLLATE DATABASE_DEFAULT '$.tier', [tier_order] int '$.tier_order') AS r;

UPDATE [s]
SET [s].[status] = @p,
    [s].[reservation_id] = [r0].[id],
    [s].[holder_id] = [r0].[person_id],
    [s].[held_until] = [r0].[hold_expires_at]
FROM [seats] AS [s]
INNER JOIN [reserved_seats] AS [r] ON [s].[label] = [r].[label]
INNER JOIN [reservations] AS [r0] ON [r].[reservation_id] = [r0].[id] AND [s].[performance_id] = [r0].[performance_id]
WHERE ([s].[status] = N'Available' OR ([s].[status] = N'Held' AND [s].[held_until] <= @now)) AND [r0].[id] = @reservationIds1;

INSERT INTO [kept_answers] ([person_id], [key], [batch_id], [created_at], [fingerprint], [result], [trace_id])
SELECT r.[person_id], r.[key], r.[batch_id], r.[created_at], r.[fingerprint], r.[result], r.[trace_id]
FROM OPENJSON(@rows) WITH ([person_id] uniqueidentifier '$.person_id', [key] nvarchar(max) COLLATE DATABASE_DEFAULT '$.key', [batch_id] uniqueidentifier '$.batch_id', [created_at] datetimeoffset '$.created_at', [fingerprint] nvarchar(max) COLLATE DATABASE_DEFAULT '$.fingerprint', [result] nvarchar(max) COLLATE DATABASE_DEFAULT '$.result', [trace_id] nvarchar(max) COLLATE DATABASE_DEFAULT '$.trace_id') AS r;

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
INSERT INTO [changes] ([keys], [kind], [subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp]
VALUES (@p0, @p1, @p2);
