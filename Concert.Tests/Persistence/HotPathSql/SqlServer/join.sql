UPDATE [q]
SET [q].[state] = @p,
    [q].[ended_at] = @p4,
    [q].[changed_at] = @p5
FROM [queue_entries] AS [q]
WHERE [q].[concert_id] = @concertId AND [q].[person_id] = @personId AND [q].[state] = N'Admitted' AND [q].[inside_until] <= @now;

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
INSERT INTO [queue_entries] ([id], [admitted_at], [admitted_until], [changed_at], [claimed_at], [concert_id], [ended_at], [inside_until], [joined_at], [person_id], [rank], [state])
VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11);

UPDATE [w]
SET [w].[admitted_last_at] = @p
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @concertId;

SELECT TOP(2) [w].[concert_id], [w].[admission_duration], [w].[admitted_last_at], [w].[announced_at], [w].[announcement], [w].[claim_duration], [w].[draining], [w].[drawn_at], [w].[max_admitted], [w].[paused], [w].[seed], [w].[token_key], [w].[version]
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @concertId;

WITH drawn AS
    (SELECT rank, changed_at, ROW_NUMBER() OVER (ORDER BY HASHBYTES('SHA2_256', CAST(@p0 AS varchar(64)) + ':' + LOWER(CONVERT(varchar(36), id)))) AS place
     FROM queue_entries WHERE concert_id = @p1 AND state = 'Waiting' AND joined_at < @p2)
UPDATE drawn SET rank = place, changed_at = @p3;

UPDATE [w]
SET [w].[drawn_at] = @p
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @concertId AND [w].[drawn_at] IS NULL;

SELECT TOP(2) [w].[concert_id], [w].[admission_duration], [w].[admitted_last_at], [w].[announced_at], [w].[announcement], [w].[claim_duration], [w].[draining], [w].[drawn_at], [w].[max_admitted], [w].[paused], [w].[seed], [w].[token_key], [w].[version]
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @concertId;

UPDATE [q]
SET [q].[state] = @p,
    [q].[ended_at] = @p3,
    [q].[changed_at] = @p4
FROM [queue_entries] AS [q]
WHERE [q].[concert_id] = @concertId AND [q].[state] = N'Admitted' AND [q].[inside_until] <= @now;

SELECT COUNT(*)
FROM [queue_entries] AS [q]
WHERE [q].[concert_id] = @concertId AND [q].[state] = N'Admitted';

SELECT TOP(@p) [q].[id]
FROM [queue_entries] AS [q]
WHERE [q].[concert_id] = @concertId AND [q].[state] = N'Waiting'
ORDER BY [q].[rank], [q].[id];

UPDATE [q]
SET [q].[state] = @p,
    [q].[admitted_at] = @p2,
    [q].[admitted_until] = @p3,
    [q].[inside_until] = @p30,
    [q].[changed_at] = @p5
FROM [queue_entries] AS [q]
WHERE [q].[id] = @_8__locals1_next1 AND [q].[state] = N'Waiting';

SELECT [q].[id], [q].[concert_id], [q].[person_id], [q].[state], [q].[rank], [q].[admitted_at], [q].[claimed_at], [q].[admitted_until], [q].[inside_until]
FROM [queue_entries] AS [q]
WHERE [q].[id] = @_8__locals1_next1;
