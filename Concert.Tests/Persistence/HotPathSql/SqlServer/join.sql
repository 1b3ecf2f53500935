UPDATE [p]
SET [p].[state] = @p,
    [p].[ended_at] = @p4,
    [p].[changed_at] = @p5
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[person_id] = @personId AND [p].[state] = N'Admitted' AND [p].[inside_until] <= @now;

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
INSERT INTO [places] ([id], [admitted_at], [admitted_until], [changed_at], [claimed_at], [concert_id], [ended_at], [inside_until], [joined_at], [person_id], [rank], [state])
VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11);

UPDATE [w]
SET [w].[admitted_last_at] = @p
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @concertId;

SELECT TOP(2) [w].[concert_id], [w].[admission_duration], [w].[admitted_last_at], [w].[announced_at], [w].[announcement], [w].[claim_duration], [w].[draining], [w].[drawn_at], [w].[max_admitted], [w].[paused], [w].[seed], [w].[token_key], [w].[version]
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @concertId;

WITH drawn AS (
    SELECT rank, changed_at, ROW_NUMBER() OVER (
        ORDER BY HASHBYTES('SHA2_256', CAST(@p0 AS varchar(64)) + ':' + LOWER(CONVERT(varchar(36), id)))) AS place
    FROM places
    WHERE concert_id = @p1 AND state = 'Waiting' AND joined_at < @p2)
UPDATE drawn
SET rank = place, changed_at = @p3;

UPDATE [w]
SET [w].[drawn_at] = @p
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @concertId AND [w].[drawn_at] IS NULL;

SELECT TOP(2) [w].[concert_id], [w].[admission_duration], [w].[admitted_last_at], [w].[announced_at], [w].[announcement], [w].[claim_duration], [w].[draining], [w].[drawn_at], [w].[max_admitted], [w].[paused], [w].[seed], [w].[token_key], [w].[version]
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @concertId;

UPDATE [p]
SET [p].[state] = @p,
    [p].[ended_at] = @p3,
    [p].[changed_at] = @p4
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Admitted' AND [p].[inside_until] <= @now;

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
    [p].[inside_until] = @p30,
    [p].[changed_at] = @p5
FROM [places] AS [p]
WHERE [p].[id] = @next1 AND [p].[state] = N'Waiting';

SELECT [p].[id], [p].[concert_id], [p].[person_id], [p].[state], [p].[rank], [p].[admitted_at], [p].[claimed_at], [p].[admitted_until], [p].[inside_until]
FROM [places] AS [p]
WHERE [p].[id] = @next1;
