using Ticketing.Catalog;
using Ticketing.Queue;
using Ticketing.Seating;

namespace Ticketing.Reservations;

/// <summary>Dates and seats as an admitted person may see them. Answers from memory.</summary>
public sealed class SeatChoiceService(CatalogCache catalog, WaitingRoomService rooms, SeatMapService maps)
{
    /// <summary>The concert's dates with what is left of each.</summary>
    public async Task<ChoiceResult<DatesView>> ListDatesAsync(Guid personId, int concertId, string? queueToken, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return new ChoiceResult<DatesView>.NoSuchConcert();
        if (await RefuseAsync<DatesView>(personId, concertId, queueToken, ct) is { } refusal) return refusal;
        var stocks = (await maps.CountAsync(concert, ct)).ToDictionary(s => s.PerformanceId);
        return new ChoiceResult<DatesView>.Shown(new DatesView(concert,
            [.. concert.Performances.Where(p => !p.CalledOff && stocks.ContainsKey(p.PerformanceId))
                .Select(p => new DateView(p, stocks[p.PerformanceId]))]));
    }

    /// <summary>The map of one of the concert's performances.</summary>
    public async Task<ChoiceResult<SeatMapView>> FindSeatMapAsync(
        Guid personId, int concertId, int performanceId, string? queueToken, CancellationToken ct)
    {
        if (await catalog.FindAsync(concertId, ct) is not { } concert) return new ChoiceResult<SeatMapView>.NoSuchConcert();
        if (await RefuseAsync<SeatMapView>(personId, concertId, queueToken, ct) is { } refusal) return refusal;
        if (concert.FindPerformance(performanceId) is null || await maps.FindAsync(performanceId, ct) is not { } map)
            return new ChoiceResult<SeatMapView>.NoSuchPerformance();
        return new ChoiceResult<SeatMapView>.Shown(map);
    }

    private async Task<ChoiceResult<T>?> RefuseAsync<T>(Guid personId, int concertId, string? queueToken, CancellationToken ct) =>
        await rooms.CheckAsync(personId, concertId, queueToken, ct) switch
        {
            AdmissionCheck.Admitted => null,
            AdmissionCheck.Waiting waiting => new ChoiceResult<T>.StillWaiting(waiting.Position),
            AdmissionCheck.Expired => new ChoiceResult<T>.TokenExpired(),
            _ => new ChoiceResult<T>.TokenInvalid(),
        };
}

/// <summary>What an admitted person asked to see, or why not.</summary>
public abstract record ChoiceResult<T>
{
    private ChoiceResult() { }
    /// <summary>Here it is.</summary>
    public sealed record Shown(T View) : ChoiceResult<T>;
    /// <summary>No such concert.</summary>
    public sealed record NoSuchConcert : ChoiceResult<T>;
    /// <summary>Not one of this concert's performances.</summary>
    public sealed record NoSuchPerformance : ChoiceResult<T>;
    /// <summary>A real place, not admitted yet.</summary>
    public sealed record StillWaiting(int? Position) : ChoiceResult<T>;
    /// <summary>The queue token is missing, forged, somebody else's, or another concert's.</summary>
    public sealed record TokenInvalid : ChoiceResult<T>;
    /// <summary>The place was used, left, or ran out.</summary>
    public sealed record TokenExpired : ChoiceResult<T>;
}

/// <summary>A concert's dates, sold-out ones included.</summary>
public sealed record DatesView(ConcertView Concert, IReadOnlyList<DateView> Dates);

/// <summary>A date and what is left of it.</summary>
public sealed record DateView(PerformanceView Performance, PerformanceStock Stock);
