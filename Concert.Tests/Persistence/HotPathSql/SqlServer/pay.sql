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

UPDATE [w]
SET [w].[balance] = [w].[balance] - @amount,
    [w].[entry_count] = [w].[entry_count] + 1
FROM [wallets] AS [w]
WHERE [w].[person_id] = @personId AND [w].[balance] >= @amount;

SELECT TOP(2) [w].[balance] AS [Balance], [w].[entry_count] AS [EntryCount]
FROM [wallets] AS [w]
WHERE [w].[person_id] = @personId;

UPDATE [r]
SET [r].[status] = @p
FROM [reservations] AS [r]
WHERE [r].[id] = @reservation_Id AND [r].[person_id] = @personId AND [r].[status] = N'OnHold' AND [r].[hold_expires_at] > @now;

UPDATE [s]
SET [s].[status] = @p,
    [s].[held_until] = NULL
FROM [seats] AS [s]
WHERE [s].[reservation_id] = @reservationId AND [s].[status] = N'Held';

UPDATE [p]
SET [p].[state] = @p,
    [p].[ended_at] = @p2
FROM [places] AS [p]
WHERE [p].[id] = @placeId AND [p].[state] IN (N'Admitted', N'Lapsed');

SAVE TRANSACTION [__EFSavePoint];

SET NOCOUNT ON;
MERGE [changes] USING (
VALUES (@p0, @p1, @p2, 0),
(@p3, @p4, @p5, 1)) AS i ([keys], [kind], [subject_id], _Position) ON 1=0
WHEN NOT MATCHED THEN
INSERT ([keys], [kind], [subject_id])
VALUES (i.[keys], i.[kind], i.[subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp], i._Position;
INSERT INTO [kept_answers] ([key], [person_id], [batch_id], [created_at], [fingerprint], [result], [trace_id])
VALUES (@p6, @p7, @p8, @p9, @p10, @p11, @p12);
INSERT INTO [ledger_entries] ([number], [person_id], [amount], [at], [balance_after], [cause], [kind], [payment_id], [reason], [reservation_id])
VALUES (@p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22);
INSERT INTO [mails] ([id], [address], [attempts], [cause], [created_at], [data], [failure], [kind], [next_try_at], [person_id], [sent_at], [state], [useful_until])
VALUES (@p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31, @p32, @p33, @p34, @p35);
INSERT INTO [payments] ([id], [amount], [balance_after], [concert_id], [paid_at], [person_id], [refunded_amount], [refunded_at], [reservation_id], [ticket_count])
VALUES (@p36, @p37, @p38, @p39, @p40, @p41, @p42, @p43, @p44, @p45);
INSERT INTO [tickets] ([id], [code], [label], [payment_id], [performance_id], [person_id], [refund_id], [reservation_id], [status], [used_at], [used_at_door], [used_by_scan])
VALUES (@p46, @p47, @p48, @p49, @p50, @p51, @p52, @p53, @p54, @p55, @p56, @p57);

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
