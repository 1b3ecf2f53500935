SELECT CASE
    WHEN EXISTS (
        SELECT 1
        FROM [identity_users] AS [i]
        WHERE [i].[id] = @personId AND [i].[locked_at] IS NULL) THEN CAST(1 AS bit)
    ELSE CAST(0 AS bit)
END;

SELECT CASE
    WHEN EXISTS (
        SELECT 1
        FROM [wallets] AS [w]
        WHERE [w].[person_id] = @personId) THEN CAST(1 AS bit)
    ELSE CAST(0 AS bit)
END;

DECLARE @got int;
EXEC @got = sp_getapplock @Resource = @lock, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0;
SELECT CASE WHEN @got >= 0 THEN 1 ELSE 0 END;

SELECT fingerprint, result, trace_id, created_at
FROM kept_answers
WHERE person_id = @person AND "key" = @key;

SAVE TRANSACTION attempt_begun;

UPDATE [w]
SET [w].[balance] = [w].[balance] + @amount,
    [w].[entry_count] = [w].[entry_count] + 1
FROM [wallets] AS [w]
WHERE [w].[person_id] = @personId;

SELECT TOP(2) [w].[balance] AS [Balance], [w].[entry_count] AS [EntryCount]
FROM [wallets] AS [w]
WHERE [w].[person_id] = @personId;

SELECT COALESCE(SUM([l].[amount]), CAST(0 AS bigint))
FROM [ledger_entries] AS [l]
WHERE [l].[person_id] = @personId AND [l].[kind] = N'Charge' AND [l].[at] >= @start;

SAVE TRANSACTION [__EFSavePoint];

SET NOCOUNT ON;
INSERT INTO [kept_answers] ([key], [person_id], [batch_id], [created_at], [fingerprint], [result], [trace_id])
VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6);
INSERT INTO [ledger_entries] ([number], [person_id], [amount], [at], [balance_after], [cause], [kind], [payment_id], [reason], [reservation_id])
VALUES (@p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16);
