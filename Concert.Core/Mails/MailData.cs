using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ticketing.Mails;

/// <summary>What a mail tells beyond its kind: ids and amounts. Titles and times are looked up when it is written.</summary>
public sealed record MailData
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public int? ConcertId { get; init; }
    public int? PerformanceId { get; init; }
    public Guid? ReservationId { get; init; }
    /// <summary>KRW paid, or paid back.</summary>
    public long? Amount { get; init; }
    public IReadOnlyList<string>? Seats { get; init; }
    /// <summary>Why an admin did it.</summary>
    public string? Reason { get; init; }
    /// <summary>The instant it is about, UTC.</summary>
    public DateTimeOffset? At { get; init; }
    /// <summary>What it was done on, such as "Chrome, Windows".</summary>
    public string? Device { get; init; }
    /// <summary>Where the person was going: a path of the site.</summary>
    public string? ReturnUrl { get; init; }

    internal string Write() => JsonSerializer.Serialize(this, Json);

    internal static MailData Read(string json) => JsonSerializer.Deserialize<MailData>(json, Json)!;
}
