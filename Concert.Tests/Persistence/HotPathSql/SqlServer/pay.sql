SELECT [r1].[id], [r1].[concert_id], [r1].[created_at], [r1].[end_reason], [r1].[ended_at], [r1].[hold_expires_at], [r1].[performance_id], [r1].[person_id], [r1].[place_id], [r1].[seat_count], [r1].[status], [r1].[total], [r0].[reservation_id], [r0].[label], [r0].[number], [r0].[price], [r0].[row], [r0].[section], [r0].[tier], [r0].[tier_order]
FROM (
    SELECT TOP(2) [r].[id], [r].[concert_id], [r].[created_at], [r].[end_reason], [r].[ended_at], [r].[hold_expires_at], [r].[performance_id], [r].[person_id], [r].[place_id], [r].[seat_count], [r].[status], [r].[total]
    FROM [reservations] AS [r]
    WHERE [r].[id] = @reservationId AND [r].[person_id] = @personId
) AS [r1]
LEFT JOIN [reserved_seats] AS [r0] ON [r1].[id] = [r0].[reservation_id]
ORDER BY [r1].[id], [r0].[reservation_id];

UPDATE [s]
SET [s].[held_until] = @p
FROM [seats] AS [s]
WHERE [s].[reservation_id] = @reservationId AND [s].[status] = N'Held' AND [s].[held_until] < @until;

DECLARE @got int;
EXEC @got = sp_getapplock @Resource = @lock, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0;
SELECT CASE WHEN @got >= 0 THEN 1 ELSE 0 END;

SELECT fingerprint, result, trace_id, created_at
FROM kept_answers
WHERE person_id = @person AND "key" = @key;

SAVE TRANSACTION attempt_begun;

UPDATE [p]
SET [p].[state] = @p,
    [p].[ended_at] = @p4,
    [p].[changed_at] = @p5
FROM [places] AS [p]
WHERE [p].[id] = @placeId AND [p].[person_id] = @personId AND [p].[inside_until] > @arrivedAt AND [p].[state] IN (N'Admitted', N'Lapsed');

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
    [s].[held_until] = NULL,
    [s].[changed_at] = @p3
FROM [seats] AS [s]
WHERE [s].[reservation_id] = @reservationId AND [s].[status] = N'Held';

SAVE TRANSACTION [__EFSavePoint];

SET NOCOUNT ON;
INSERT INTO [kept_answers] ([key], [person_id], [created_at], [fingerprint], [result], [trace_id])
VALUES (@p0, @p1, @p2, @p3, @p4, @p5);
INSERT INTO [ledger_entries] ([number], [person_id], [amount], [at], [balance_after], [cause], [kind], [payment_id], [reason], [reservation_id])
VALUES (@p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15);
INSERT INTO [payments] ([id], [amount], [balance_after], [paid_at], [person_id], [refunded_amount], [refunded_at], [reservation_id])
VALUES (@p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23);
INSERT INTO [tickets] ([id], [code], [label], [payment_id], [performance_id], [person_id], [refund_id], [reservation_id], [status], [used_at], [used_at_door], [used_by_scan])
VALUES (@p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31, @p32, @p33, @p34, @p35);
