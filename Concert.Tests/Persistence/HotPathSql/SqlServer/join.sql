SELECT CASE
    WHEN EXISTS (
        SELECT 1
        FROM [identity_users] AS [i]
        WHERE [i].[id] = @personId AND [i].[locked_at] IS NULL) THEN CAST(1 AS bit)
    ELSE CAST(0 AS bit)
END;

SET LOCK_TIMEOUT 250;

-- lock: Shared

SELECT TOP(2) [c].[version]
FROM [concerts] AS [c] WITH (REPEATABLEREAD, ROWLOCK)
WHERE [c].[id] = @concertId
OPTION (MAXDOP 1);

-- lock: Exclusive

SELECT TOP(2) [w].[concert_id], [w].[admission_duration], [w].[announced_at], [w].[announcement], [w].[claim_duration], [w].[closed_rank], [w].[draining], [w].[drawn_at], [w].[last_rank], [w].[max_admitted], [w].[paused], [w].[seed], [w].[token_key], [w].[version]
FROM [waiting_rooms] AS [w] WITH (UPDLOCK, ROWLOCK)
WHERE [w].[concert_id] = @concertId
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

SELECT [p].[person_id] AS [PersonId], COUNT(*) AS [Count]
FROM [places] AS [p]
WHERE [p].[person_id] = @people1 AND [p].[concert_id] = @concertId AND [p].[joined_at] > @hourAgo
GROUP BY [p].[person_id];

INSERT INTO [places] ([id], [admitted_at], [admitted_until], [claimed_at], [concert_id], [ended_at], [inside_until], [joined_at], [person_id], [rank], [state])
SELECT r.[id], r.[admitted_at], r.[admitted_until], r.[claimed_at], r.[concert_id], r.[ended_at], r.[inside_until], r.[joined_at], r.[person_id], r.[rank], r.[state]
FROM OPENJSON(@rows) WITH ([id] uniqueidentifier '$.id', [admitted_at] datetimeoffset '$.admitted_at', [admitted_until] datetimeoffset '$.admitted_until', [claimed_at] datetimeoffset '$.claimed_at', [concert_id] int '$.concert_id', [ended_at] datetimeoffset '$.ended_at', [inside_until] datetimeoffset '$.inside_until', [joined_at] datetimeoffset '$.joined_at', [person_id] uniqueidentifier '$.person_id', [rank] bigint '$.rank', [state] nvarchar(max) COLLATE DATABASE_DEFAULT '$.state') AS r;

UPDATE [w]
SET [w].[last_rank] = @p
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @concertId;

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
INSERT INTO [changes] ([keys], [kind], [subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp]
VALUES (@p0, @p1, @p2);

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

SELECT CASE
    WHEN EXISTS (
        SELECT 1
        FROM [places] AS [p]
        WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt) THEN CAST(1 AS bit)
    ELSE CAST(0 AS bit)
END;

UPDATE [w]
SET [w].[closed_rank] = @p,
    [w].[drawn_at] = NULL
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @room_ConcertId;

SAVE TRANSACTION [__EFSavePoint];

SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT ON;
INSERT INTO [changes] ([keys], [kind], [subject_id])
OUTPUT INSERTED.[id], INSERTED.[stamp]
VALUES (@p0, @p1, @p2);

SELECT TOP(2) [w].[concert_id], [w].[admission_duration], [w].[announced_at], [w].[announcement], [w].[claim_duration], [w].[closed_rank], [w].[draining], [w].[drawn_at], [w].[last_rank], [w].[max_admitted], [w].[paused], [w].[seed], [w].[token_key], [w].[version]
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @room_ConcertId;

SELECT TOP(2) [c].[sales_open_at]
FROM [concerts] AS [c]
WHERE [c].[id] = @concertId;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;

SELECT TOP(@p) [p].[id] AS [Id], [p].[rank] AS [Rank]
FROM [places] AS [p]
WHERE [p].[concert_id] = @concertId AND [p].[state] = N'Waiting' AND [p].[rank] > CAST(0 AS bigint) AND [p].[rank] <= @closedRank AND [p].[joined_at] < @opensAt AND [p].[rank] > @after
ORDER BY [p].[rank];

UPDATE p
SET rank = drawn.rank
FROM places AS p
JOIN OPENJSON(@p0) WITH (id uniqueidentifier '$.id', rank bigint '$.rank') AS drawn ON p.id = drawn.id;
