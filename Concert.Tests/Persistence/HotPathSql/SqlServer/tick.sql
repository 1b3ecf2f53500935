SELECT [s].[performance_id], [s].[label], [s].[status], [s].[holder_id], [s].[held_until], [s].[changed_at]
FROM [seats] AS [s]
WHERE [s].[changed_at] >= @since;

SELECT [w].[concert_id], [w].[admission_duration], [w].[admitted_last_at], [w].[announced_at], [w].[announcement], [w].[claim_duration], [w].[draining], [w].[drawn_at], [w].[max_admitted], [w].[paused], [w].[seed], [w].[token_key], [w].[version]
FROM [waiting_rooms] AS [w]
WHERE [w].[concert_id] = @open1;

SELECT [p].[id], [p].[concert_id], [p].[person_id], [p].[state], [p].[rank], [p].[admitted_at], [p].[claimed_at], [p].[admitted_until], [p].[inside_until]
FROM [places] AS [p]
WHERE [p].[changed_at] >= @since;
