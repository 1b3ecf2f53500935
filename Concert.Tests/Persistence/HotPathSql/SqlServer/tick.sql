SELECT TOP(2) [t].[Ceiling], [t].[Lowest], [t].[Snapshot]
FROM (
    SELECT CAST(MIN_ACTIVE_ROWVERSION() AS bigint) AS "Lowest", CAST(@@DBTS AS bigint) + 1 AS "Ceiling", '' AS "Snapshot"
) AS [t];

SELECT [c].[id], [c].[keys], [c].[kind], [c].[stamp], [c].[subject_id]
FROM [changes] AS [c]
WHERE [c].[stamp] >= @from AND [c].[kind] IN (@kinds1, @kinds2)
ORDER BY [c].[stamp], [c].[id];

SELECT [s].[label], [s].[status], [s].[holder_id], [s].[held_until]
FROM [seats] AS [s]
WHERE [s].[performance_id] = @performanceId AND [s].[label] = @labels1;

SELECT [w].[concert_id], [w].[admission_duration], [w].[announced_at], [w].[announcement], [w].[claim_duration], [w].[closed_rank], [w].[draining], [w].[drawn_at], [w].[last_rank], [w].[max_admitted], [w].[paused], [w].[seed], [w].[token_key], [w].[version]
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @open1;

SELECT TOP(2) [t].[Ceiling], [t].[Lowest], [t].[Snapshot]
FROM (
    SELECT CAST(MIN_ACTIVE_ROWVERSION() AS bigint) AS "Lowest", CAST(@@DBTS AS bigint) + 1 AS "Ceiling", '' AS "Snapshot"
) AS [t];

SELECT [c].[id], [c].[keys], [c].[kind], [c].[stamp], [c].[subject_id]
FROM [changes] AS [c]
WHERE [c].[stamp] >= @from AND [c].[kind] IN (@kinds1, @kinds2)
ORDER BY [c].[stamp], [c].[id];

SELECT [p].[id], [p].[concert_id], [p].[person_id], [p].[state], [p].[rank], [p].[joined_at], [p].[admitted_at], [p].[claimed_at], [p].[admitted_until], [p].[inside_until]
FROM [places] AS [p]
WHERE [p].[id] = @some1;

SELECT TOP(2) [t].[Ceiling], [t].[Lowest], [t].[Snapshot]
FROM (
    SELECT CAST(MIN_ACTIVE_ROWVERSION() AS bigint) AS "Lowest", CAST(@@DBTS AS bigint) + 1 AS "Ceiling", '' AS "Snapshot"
) AS [t];

SELECT [c].[id], [c].[keys], [c].[kind], [c].[stamp], [c].[subject_id]
FROM [changes] AS [c]
WHERE [c].[stamp] >= @from AND [c].[kind] IN (@kinds1, @kinds2)
ORDER BY [c].[stamp], [c].[id];
