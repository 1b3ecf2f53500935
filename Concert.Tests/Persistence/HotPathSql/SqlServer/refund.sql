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

SELECT [p0].[id], [p0].[amount], [p0].[balance_after], [p0].[concert_id], [p0].[paid_at], [p0].[person_id], [p0].[refunded_amount], [p0].[refunded_at], [p0].[reservation_id], [p0].[ticket_count], [t].[id], [t].[code], [t].[label], [t].[payment_id], [t].[performance_id], [t].[person_id], [t].[refund_id], [t].[reservation_id], [t].[status], [t].[used_at], [t].[used_at_door], [t].[used_by_scan]
FROM (
    SELECT TOP(2) [p].[id], [p].[amount], [p].[balance_after], [p].[concert_id], [p].[paid_at], [p].[person_id], [p].[refunded_amount], [p].[refunded_at], [p].[reservation_id], [p].[ticket_count]
    FROM [payments] AS [p]
    WHERE [p].[id] = @paymentId AND [p].[person_id] = @personId
) AS [p0]
LEFT JOIN [tickets] AS [t] ON [p0].[id] = [t].[payment_id]
ORDER BY [p0].[id];

-- lock: Shared

SELECT TOP(2) [c].[version]
FROM [concerts] AS [c] WITH (REPEATABLEREAD, ROWLOCK)
WHERE [c].[id] = @concertId
OPTION (MAXDOP 1);

SELECT COALESCE(SUM([r].[price]), CAST(0 AS bigint))
FROM [reserved_seats] AS [r]
WHERE [r].[reservation_id] = @payment_ReservationId AND [r].[label] = @labels1;

UPDATE [w]
SET [w].[balance] = [w].[balance] + @amount,
    [w].[entry_count] = [w].[entry_count] + 1
FROM [wallets] AS [w]
WHERE [w].[person_id] = @personId;

SELECT TOP(2) [w].[balance] AS [Balance], [w].[entry_count] AS [EntryCount]
FROM [wallets] AS [w]
WHERE [w].[person_id] = @personId;

UPDATE [p]
SET [p].[refunded_amount] = [p].[refunded_amount] + @amount,
    [p].[refunded_at] = @p
FROM [payments] AS [p]
WHERE [p].[id] = @payment_Id AND [p].[refunded_amount] + @amount = [p].[amount];

UPDATE [r]
SET [r].[status] = @p,
    [r].[ended_at] = @p2,
    [r].[end_reason] = NULL
FROM [reservations] AS [r]
WHERE [r].[id] = @payment_ReservationId AND [r].[status] = N'Confirmed';

-- lock: Exclusive

SELECT [s].[performance_id] AS [PerformanceId], [s].[label] AS [Label]
FROM [seats] AS [s] WITH (UPDLOCK, ROWLOCK)
WHERE [s].[reservation_id] = @payment_ReservationId AND [s].[status] = N'Sold' AND [s].[label] = @labels1
ORDER BY [s].[performance_id], [s].[label]
OPTION (MAXDOP 1);

SELECT TOP(2) [c].[reason]
FROM [call_offs] AS [c]
WHERE [c].[performance_id] = @performanceId;

UPDATE [s]
SET [s].[status] = @p,
    [s].[reservation_id] = NULL,
    [s].[holder_id] = NULL,
    [s].[held_until] = NULL,
    [s].[block_reason] = @p6
FROM [seats] AS [s]
WHERE [s].[reservation_id] = @payment_ReservationId AND [s].[status] = N'Sold' AND [s].[label] = @labels1;

SAVE TRANSACTION [__EFSavePoint];

SET NOCOUNT ON;
INSERT INTO [changes] ([keys], [kind], [subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp]
VALUES (@p0, @p1, @p2);
INSERT INTO [ledger_entries] ([number], [person_id], [amount], [at], [balance_after], [cause], [kind], [payment_id], [reason], [reservation_id])
VALUES (@p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12);
INSERT INTO [refunds] ([id], [admin_id], [amount], [at], [concert_id], [payment_id], [reason], [ticket_count])
VALUES (@p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20);

UPDATE [t]
SET [t].[status] = @p,
    [t].[refund_id] = @p3
FROM [tickets] AS [t]
WHERE [t].[id] = @ids1 AND [t].[payment_id] = @payment_Id AND [t].[status] = N'Valid';

SELECT TOP(2) [w].[balance]
FROM [wallets] AS [w]
WHERE [w].[person_id] = @personId;

SAVE TRANSACTION [__EFSavePoint];

SET NOCOUNT ON;
INSERT INTO [kept_answers] ([key], [person_id], [batch_id], [created_at], [fingerprint], [result], [trace_id])
VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6);
INSERT INTO [mails] ([id], [address], [attempts], [cause], [created_at], [data], [failure], [kind], [next_try_at], [person_id], [sent_at], [state], [useful_until])
VALUES (@p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19);
