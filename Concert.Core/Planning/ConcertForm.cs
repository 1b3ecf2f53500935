using Ticketing.Queue;

namespace Ticketing.Planning;

/// <summary>A concert as an admin types it; times in UTC, empty numbers mean the configured default.</summary>
public sealed record ConcertForm
{
    /// <summary>The title on the poster.</summary>
    public string Title { get; set; } = "";
    /// <summary>Who plays.</summary>
    public string Artist { get; set; } = "";
    /// <summary>Plain text about the evening.</summary>
    public string Description { get; set; } = "";
    /// <summary>The hall.</summary>
    public int? VenueId { get; set; }
    /// <summary>How long the evening lasts, in minutes; null when that isn't told.</summary>
    public int? RunningMinutes { get; set; }
    /// <summary>From what age people are let in, 0 for everybody; null when that isn't told.</summary>
    public int? AgeRating { get; set; }
    /// <summary>From when people may gather; null when the waiting room opens with the sale.</summary>
    public DateTimeOffset? PreQueueOpensAt { get; set; }
    /// <summary>When the sale begins.</summary>
    public DateTimeOffset? SalesOpenAt { get; set; }
    /// <summary>When it ends.</summary>
    public DateTimeOffset? SalesCloseAt { get; set; }
    /// <summary>How many hours before a performance refunds end.</summary>
    public int? RefundHours { get; set; } = 24;
    /// <summary>Seats per person.</summary>
    public int? SeatLimit { get; set; }
    /// <summary>How many minutes longer a hold lasts for somebody who asks, once; 0 when that isn't given.</summary>
    public int? ExtraMinutes { get; set; } = 0;
    /// <summary>People inside at once.</summary>
    public int? MaxAdmitted { get; set; }
    /// <summary>How long an admission lasts, in minutes.</summary>
    public int? AdmissionMinutes { get; set; }
    /// <summary>How long an admission waits for its owner, in minutes.</summary>
    public int? ClaimMinutes { get; set; }

    /// <summary>What the form says of a stored concert.</summary>
    internal static ConcertForm Of(Catalog.Concert concert, WaitingRoom? room) => new()
    {
        Title = concert.Title, Artist = concert.Artist, Description = concert.Description, VenueId = concert.VenueId,
        RunningMinutes = concert.RunningMinutes, AgeRating = concert.AgeRating,
        PreQueueOpensAt = concert.PreQueueOpensAt == concert.SalesOpenAt ? null : concert.PreQueueOpensAt,
        SalesOpenAt = concert.SalesOpenAt, SalesCloseAt = concert.SalesCloseAt,
        RefundHours = (int)concert.RefundCutoff.TotalHours, SeatLimit = concert.SeatLimit,
        ExtraMinutes = Minutes(concert.ExtraTime), MaxAdmitted = room?.MaxAdmitted,
        AdmissionMinutes = Minutes(room?.AdmissionDuration), ClaimMinutes = Minutes(room?.ClaimDuration),
    };

    /// <summary>The waiting room's part, to tell whether it was touched.</summary>
    internal (int?, int?, int?) Policy => (MaxAdmitted, AdmissionMinutes, ClaimMinutes);

    private static int? Minutes(TimeSpan? duration) => duration is { } time ? (int)Math.Ceiling(time.TotalMinutes) : null;
}

/// <summary>What one editor sees when another has saved meanwhile.</summary>
/// <param name="Field">The property's name.</param>
/// <param name="Kept">True when this editor had typed something else there, which is kept.</param>
public sealed record FieldChange(string Field, object? Before, object? Now, bool Kept);

/// <summary>Puts two editors' work together, field by field.</summary>
public static class ConcertMerge
{
    /// <summary>
    /// Fields that this editor hasn't touched take what the other saved; the touched ones stay as typed. Tells what the other changed.
    /// </summary>
    public static IReadOnlyList<FieldChange> Merge(ConcertForm typed, ConcertForm before, ConcertForm now)
    {
        var changes = new List<FieldChange>();
        foreach (var property in typeof(ConcertForm).GetProperties().Where(p => p.CanWrite))
        {
            var (was, current) = (property.GetValue(before), property.GetValue(now));
            // What both typed alike, or this editor has just saved, is no news.
            if (Equals(was, current) || Equals(property.GetValue(typed), current)) continue;
            var kept = !Equals(property.GetValue(typed), was);
            if (!kept) property.SetValue(typed, current);
            changes.Add(new FieldChange(property.Name, was, current, kept));
        }
        return changes;
    }
}

/// <summary>A price tier as an admin types it.</summary>
public sealed record TierForm
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameLengthMax = 100;
    /// <summary>The most tiers a concert can have.</summary>
    public const int TiersMax = 12;

    /// <summary>The tier; null for a new one.</summary>
    public int? TierId { get; set; }
    /// <summary>What it is called.</summary>
    public string Name { get; set; } = "";
    /// <summary>KRW a seat.</summary>
    public long? Price { get; set; }
    /// <summary>The sections that cost this.</summary>
    public HashSet<int> SectionIds { get; init; } = [];
}

/// <summary>
/// What a change must name to show that it was made from the latest plan. The waiting room has a version of its own, for its dial is turned
/// elsewhere too.
/// </summary>
public sealed record PlanVersion(Guid Concert, Guid Room);
