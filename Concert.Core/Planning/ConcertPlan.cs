using Ticketing.Catalog;
using Ticketing.Seating;

namespace Ticketing.Planning;

/// <summary>Everything about a concert's plan, as its page shows it. <paramref name="View"/> is what fans get to see.</summary>
public sealed record ConcertPlan(
    int ConcertId, PlanVersion Version, ConcertStatus Status, ConcertForm Form, ConcertView View, IReadOnlyList<TierForm> Tiers,
    IReadOnlyList<PlannedSection> Sections, IReadOnlyList<PlannedDate> Dates, IReadOnlyList<MissingPart> Missing);

/// <summary>A section of the hall with its seats there.</summary>
public sealed record PlannedSection(int SectionId, string Name, int SeatCount);

/// <summary>A date with the state of its seats. Time in UTC.</summary>
public sealed record PlannedDate(int PerformanceId, DateTimeOffset StartsAt, bool CalledOff, int Seats, int Held, int Sold, int Blocked);

/// <summary>A date's map as it is now, drafts included, and which of its seats are blocked and why.</summary>
public sealed record PlannedSeats(SeatMapView Map, IReadOnlyList<BlockedSeat> Blocked);

/// <summary>A seat out of the sale.</summary>
public sealed record BlockedSeat(string Label, string Section, string Reason);

/// <summary>A line of the list of concerts. Times in UTC.</summary>
public sealed record ConcertRow(
    int ConcertId, string Title, string Artist, string Venue, ConcertStatus Status, DateTimeOffset SalesOpenAt, DateTimeOffset SalesCloseAt,
    int DateCount, DateTimeOffset? FirstDateAt);

/// <summary>Which lines of a list, in which order; the database does it. An unknown <paramref name="SortBy"/> is passed over.</summary>
public sealed record PlanQuery(
    string? Search = null, ConcertStatus? Status = null, string? SortBy = null, bool Descending = false, int Skip = 0, int Take = 20)
{
    /// <summary>The most lines one page has.</summary>
    public const int TakeMax = 200;
    /// <summary>The longest text that is searched for, in characters.</summary>
    public const int SearchLengthMax = 100;
}
