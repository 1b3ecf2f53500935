SELECT CASE
    WHEN EXISTS (
        SELECT 1
        FROM [identity_users] AS [i]
        WHERE [i].[id] = @personId AND [i].[locked_at] IS NULL) THEN CAST(1 AS bit)
    ELSE CAST(0 AS bit)
END;

SELECT [r1].[id], [r1].[concert_id], [r1].[created_at], [r1].[end_reason], [r1].[ended_at], [r1].[extended_at], [r1].[hold_expires_at], [r1].[performance_id], [r1].[person_id], [r1].[place_id], [r1].[seat_count], [r1].[status], [r1].[total], [r0].[reservation_id], [r0].[label], [r0].[number], [r0].[price], [r0].[row], [r0].[section], [r0].[tier], [r0].[tier_order]
FROM (
    SELECT TOP(2) [r].[id], [r].[concert_id], [r].[created_at], [r].[end_reason], [r].[ended_at], [r].[extended_at], [r].[hold_expires_at], [r].[performance_id], [r].[person_id], [r].[place_id], [r].[seat_count], [r].[status], [r].[total]
    FROM [reservations] AS [r]
    WHERE [r].[id] = @reservationId AND [r].[person_id] = @personId
) AS [r1]
LEFT JOIN [reserved_seats] AS [r0] ON [r1].[id] = [r0].[reservation_id]
ORDER BY [r1].[id], [r0].[reservation_id];

-- lock: Exclusive

SELECT [s].[performance_id] AS [PerformanceId], [s].[label] AS [Label]
FROM [seats] AS [s] WITH (UPDLOCK, ROWLOCK)
WHERE [s].[reservation_id] = @reservationId AND [s].[status] = N'Held' AND [s].[held_until] < @until
ORDER BY [s].[performance_id], [s].[label]
OPTION (MAXDOP 1);

SELECT TOP(1) [s].[held_until]
FROM [seats] AS [s]
WHERE [s].[reservation_id] = @reservationId AND [s].[status] = N'Held' AND [s].[held_until] < @until;

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

-- lock: ExclusiveSkippingLocked

SELECT [w].[person_id], [w].[balance], [w].[entry_count]
FROM [wallets] AS [w] WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)
WHERE [w].[person_id] = @people1
ORDER BY [w].[person_id]
OPTION (MAXDOP 1);

-- lock: ExclusiveSkippingLocked

SELECT [r].[id] AS [Id], [r].[status] AS [Status], [r].[hold_expires_at] AS [HoldExpiresAt]
FROM [reservations] AS [r] WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)
WHERE [r].[id] = @ids1
ORDER BY [r].[id]
OPTION (MAXDOP 1);

-- lock: ExclusiveSkippingLocked

SELECT [s].[reservation_id] AS [ReservationId], [s].[performance_id] AS [PerformanceId], [s].[label] AS [Label]
FROM [seats] AS [s] WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)
WHERE [s].[reservation_id] IS NOT NULL AND [s].[reservation_id] = @reservationIds1 AND [s].[status] = N'Held'
ORDER BY [s].[performance_id], [s].[label]
OPTION (MAXDOP 1);

INSERT INTO [ledger_entries] ([person_id], [number], [amount], [at], [balance_after], [cause], [kind], [payment_id], [reason], [reservation_id])
SELECT r.[person_id], r.[number], r.[amount], r.[at], r.[balance_after], r.[cause], r.[kind], r.[payment_id], r.[reason], r.[reservation_id]
FROM OPENJSON(@rows) WITH ([person_id] uniqueidentifier '$.person_id', [number] int '$.number', [amount] bigint '$.amount', [at] datetimeoffset '$.at', [balance_after] bigint '$.balance_after', [cause] nvarchar(max) COLLATE DATABASE_DEFAULT '$.cause', [kind] nvarchar(max) COLLATE DATABASE_DEFAULT '$.kind', [payment_id] uniqueidentifier '$.payment_id', [reason] nvarchar(max) COLLATE DATABASE_DEFAULT '$.reason', [reservation_id] uniqueidentifier '$.reservation_id') AS r;

UPDATE [w]
SET [w].[balance] = [w].[balance] + [l].[amount],
    [w].[entry_count] = [l].[number]
FROM [wallets] AS [w]
INNER JOIN [ledger_entries] AS [l] ON [w].[person_id] = [l].[person_id] AND [w].[entry_count] + 1 = [l].[number]
WHERE [w].[person_id] = @people1 AND [w].[balance] + [l].[amount] >= CAST(0 AS bigint);

UPDATE [r]
SET [r].[status] = @p
FROM [reservations] AS [r]
WHERE [r].[id] = @ids1 AND [r].[status] = N'OnHold' AND [r].[hold_expires_at] > @now;

UPDATE [s]
SET [s].[status] = @p,
    [s].[held_until] = NULL
FROM [seats] AS [s]
WHERE [s].[reservation_id] IS NOT NULL AND [s].[reservation_id] = @reservationIds1 AND [s].[status] = N'Held';

UPDATE [p]
SET [p].[state] = @p,
    [p].[ended_at] = @p2
FROM [places] AS [p]
WHERE [p].[id] = @ids1 AND [p].[state] IN (N'Admitted', N'Lapsed');

INSERT INTO [payments] ([id], [amount], [balance_after], [concert_id], [paid_at], [person_id], [refunded_amount], [refunded_at], [reservation_id], [ticket_count])
SELECT r.[id], r.[amount], r.[balance_after], r.[concert_id], r.[paid_at], r.[person_id], r.[refunded_amount], r.[refunded_at], r.[reservation_id], r.[ticket_count]
FROM OPENJSON(@rows) WITH ([id] uniqueidentifier '$.id', [amount] bigint '$.amount', [balance_after] bigint '$.balance_after', [concert_id] int '$.concert_id', [paid_at] datetimeoffset '$.paid_at', [person_id] uniqueidentifier '$.person_id', [refunded_amount] bigint '$.refunded_amount', [refunded_at] datetimeoffset '$.refunded_at', [reservation_id] uniqueidentifier '$.reservation_id', [ticket_count] int '$.ticket_count') AS r;

INSERT INTO [tickets] ([id], [code], [label], [payment_id], [performance_id], [person_id], [refund_id], [reservation_id], [status], [used_at], [used_at_door], [used_by_scan])
SELECT r.[id], r.[code], r.[label], r.[payment_id], r.[performance_id], r.[person_id], r.[refund_id], r.[reservation_id], r.[status], r.[used_at], r.[used_at_door], r.[used_by_scan]
FROM OPENJSON(@rows) WITH ([id] uniqueidentifier '$.id', [code] nvarchar(max) COLLATE DATABASE_DEFAULT '$.code', [label] nvarchar(max) COLLATE DATABASE_DEFAULT '$.label', [payment_id] uniqueidentifier '$.payment_id', [performance_id] int '$.performance_id', [person_id] uniqueidentifier '$.person_id', [refund_id] uniqueidentifier '$.refund_id', [reservation_id] uniqueidentifier '$.reservation_id', [status] nvarchar(max) COLLATE DATABASE_DEFAULT '$.status', [used_at] datetimeoffset '$.used_at', [used_at_door] nvarchar(max) COLLATE DATABASE_DEFAULT '$.used_at_door', [used_by_scan] uniqueidentifier '$.used_by_scan') AS r;

INSERT INTO [mails] ([id], [address], [attempts], [cause], [created_at], [data], [failure], [kind], [next_try_at], [person_id], [sent_at], [state], [useful_until])
SELECT r.[id], r.[address], r.[attempts], r.[cause], r.[created_at], r.[data], r.[failure], r.[kind], r.[next_try_at], r.[person_id], r.[sent_at], r.[state], r.[useful_until]
FROM OPENJSON(@rows) WITH ([id] uniqueidentifier '$.id', [address] nvarchar(max) COLLATE DATABASE_DEFAULT '$.address', [attempts] int '$.attempts', [cause] nvarchar(max) COLLATE DATABASE_DEFAULT '$.cause', [created_at] datetimeoffset '$.created_at', [data] nvarchar(max) COLLATE DATABASE_DEFAULT '$.data', [failure] nvarchar(max) COLLATE DATABASE_DEFAULT '$.failure', [kind] nvarchar(max) COLLATE DATABASE_DEFAULT '$.kind', [next_try_at] datetimeoffset '$.next_try_at', [person_id] uniqueidentifier '$.person_id', [sent_at] datetimeoffset '$.sent_at', [state] nvarchar(max) COLLATE DATABASE_DEFAULT '$.state', [useful_until] datetimeoffset '$.useful_until') AS r;

INSERT INTO [kept_answers] ([person_id], [key], [batch_id], [created_at], [fingerprint], [result], [trace_id])
SELECT r.[person_id], r.[key], r.[batch_id], r.[created_at], r.[fingerprint], r.[result], r.[trace_id]
FROM OPENJSON(@rows) WITH ([person_id] uniqueidentifier '$.person_id', [key] nvarchar(max) COLLATE DATABASE_DEFAULT '$.key', [batch_id] uniqueidentifier '$.batch_id', [created_at] datetimeoffset '$.created_at', [fingerprint] nvarchar(max) COLLATE DATABASE_DEFAULT '$.fingerprint', [result] nvarchar(max) COLLATE DATABASE_DEFAULT '$.result', [trace_id] nvarchar(max) COLLATE DATABASE_DEFAULT '$.trace_id') AS r;

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
MERGE [changes] USING (
VALUES (@p0, @p1, @p2, 0),
(@p3, @p4, @p5, 1)) AS i ([keys], [kind], [subject_id], _Position) ON 1=0
WHEN NOT MATCHED THEN
INSERT ([keys], [kind], [subject_id])
VALUES (i.[keys], i.[kind], i.[subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp], i._Position;

-- lock: Shared

SELECT TOP(2) [c].[id], [c].[age_rating], [c].[artist], [c].[description], [c].[extra_time], [c].[poster_version], [c].[pre_queue_opens_at], [c].[refund_cutoff], [c].[running_minutes], [c].[sales_close_at], [c].[sales_open_at], [c].[seat_limit], [c].[status], [c].[title], [c].[venue_id], [c].[version]
FROM [concerts] AS [c] WITH (REPEATABLEREAD, ROWLOCK)
WHERE [c].[id] = @concertId
OPTION (MAXDOP 1);

-- lock: Exclusive

SELECT TOP(2) [w].[concert_id], [w].[admission_duration], [w].[announced_at], [w].[announcement], [w].[claim_duration], [w].[closed_rank], [w].[draining], [w].[drawn_at], [w].[last_rank], [w].[max_admitted], [w].[paused], [w].[seed], [w].[token_key], [w].[version]
FROM [waiting_rooms] AS [w] WITH (UPDLOCK, ROWLOCK)
WHERE [w].[concert_id] = @concertId
OPTION (MAXDOP 1);

-- lock: ExclusiveSkippingLocked

SELECT TOP(@p) [p].[id]
FROM [places] AS [p] WITH (UPDLOCK, ROWLOCK, READPAST, READCOMMITTEDLOCK)
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Admitted' AND [p].[inside_until] <= @now
ORDER BY [p].[inside_until]
OPTION (MAXDOP 1);

UPDATE [p]
SET [p].[state] = @p,
    [p].[ended_at] = @p3
FROM [places] AS [p]
WHERE [p].[id] = @lapsed1 AND [p].[state] = N'Admitted' AND [p].[inside_until] <= @now;

SELECT COUNT(*)
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Admitted';

SELECT TOP(@p) [p].[id]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting'
ORDER BY [p].[rank], [p].[id];

UPDATE [p]
SET [p].[state] = @p,
    [p].[admitted_at] = @p2,
    [p].[admitted_until] = @p3,
    [p].[inside_until] = @p30
FROM [places] AS [p]
WHERE [p].[id] = @next1 AND [p].[state] = N'Waiting';

INSERT INTO mails (id, person_id, kind, data, cause, state, created_at, next_try_at, useful_until, attempts)
SELECT p.id, p.person_id, 'YourTurn', @p0, CONCAT('turn:', p.id), 'Waiting', @p1, @p2, @p3, 0
FROM places p
JOIN sale_alerts a ON a.concert_id = p.concert_id AND a.person_id = p.person_id
WHERE p.concert_id = @p4 AND p.admitted_at = @p5 AND p.state = 'Admitted'
    AND NOT EXISTS (SELECT 1 FROM mails m WHERE m.id = p.id);

SAVE TRANSACTION [__EFSavePoint];

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
INSERT INTO [changes] ([keys], [kind], [subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp]
VALUES (@p0, @p1, @p2);

SELECT [p].[id], [p].[concert_id], [p].[person_id], [p].[state], [p].[rank], [p].[joined_at], [p].[admitted_at], [p].[claimed_at], [p].[admitted_until], [p].[inside_until]
FROM [places] AS [p]
WHERE [p].[id] IN (@touched1, @touched2);
