UPDATE [r]
SET [r].[status] = @p,
    [r].[ended_at] = @p3,
    [r].[end_reason] = NULL
FROM [reservations] AS [r]
WHERE [r].[id] = @reservationId AND [r].[person_id] = @personId AND [r].[status] = N'OnHold';

SELECT TOP(2) [r].[id], [r].[concert_id], [r].[created_at], [r].[end_reason], [r].[ended_at], [r].[hold_expires_at], [r].[performance_id], [r].[person_id], [r].[place_id], [r].[seat_count], [r].[status], [r].[total]
FROM [reservations] AS [r]
WHERE [r].[id] = @reservationId AND [r].[person_id] = @personId;

SELECT [s].[performance_id] AS [PerformanceId], [s].[label] AS [Label]
FROM [seats] AS [s]
WHERE [s].[reservation_id] = @reservationIds1 AND [s].[status] = N'Held';

UPDATE [s]
SET [s].[status] = @p,
    [s].[reservation_id] = NULL,
    [s].[holder_id] = NULL,
    [s].[held_until] = NULL,
    [s].[block_reason] = NULL,
    [s].[changed_at] = @p6
FROM [seats] AS [s]
WHERE [s].[reservation_id] = @reservationIds1 AND [s].[status] = N'Held';
