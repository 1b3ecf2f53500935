using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Ticketing.Audit;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin.Accounting;

/// <summary>One thing that an act changed, in words; null where there was or is nothing.</summary>
internal sealed record AuditChange(string Name, string? Before, string? After);

/// <summary>What the log keeps of an act, as people say it.</summary>
internal static class AuditWords
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
    private static readonly string[] Sums = ["Amount", "BalanceAfter", "Price"];

    /// <summary>What differs between before and after, in the order of the form.</summary>
    public static IReadOnlyList<AuditChange> Changes(AuditEntryView entry, IStringLocalizer<AuditTexts> texts)
    {
        var (before, after) = (Read(entry, entry.Before, texts), Read(entry, entry.After, texts));
        return [.. before.Keys.Union(after.Keys)
            .Select(name => new AuditChange(Field(name, texts), ValueOf(name, before, texts), ValueOf(name, after, texts)))
            .Where(change => change.Before != change.After)];
    }

    /// <summary>"Seats per person: 4 → 6".</summary>
    public static string Say(AuditChange change, IStringLocalizer<AuditTexts> texts) => (change.Before, change.After) switch
    {
        (null, { } now) => texts["Only", change.Name, now],
        ({ } was, null) => texts["Cleared", change.Name, was],
        _ => texts["Arrow", change.Name, change.Before!, change.After!],
    };

    /// <summary>"Concert 12", and where to see it.</summary>
    public static (string Name, string? Path) Subject(string subject, IStringLocalizer<AuditTexts> texts)
    {
        var (kind, id) = subject.Split(':') is [var first, var second] ? (first, second) : ("", subject);
        return (kind, int.TryParse(id, CultureInfo.InvariantCulture, out var number), Guid.TryParse(id, out var key)) switch
        {
            ("venue", true, _) => (texts["SubjectVenue", id], AdminPaths.Venue(number)),
            ("concert", true, _) => (texts["SubjectConcert", id], AdminPaths.Concert(number)),
            ("performance", true, _) => (texts["SubjectPerformance", id], null),
            ("reservation", _, true) => (texts["SubjectReservation", id[..8]], AdminPaths.Order(key)),
            ("person", _, true) => (texts["SubjectPerson", id[..8]], AdminPaths.Wallet(key)),
            ("mail", _, true) => (texts["SubjectMail", id[..8]], AdminPaths.Mail(key)),
            ("export", _, _) => (texts["SubjectExport", id], null),
            _ => (subject, null),
        };
    }

    // What is empty isn't kept: where something else was kept, it was there, and empty.
    private static string? ValueOf(string name, Dictionary<string, string> kept, IStringLocalizer<AuditTexts> texts) =>
        kept.GetValueOrDefault(name) ?? (kept.Count > 0 ? texts["Nothing"].Value : null);

    private static Dictionary<string, string> Read(AuditEntryView entry, string? kept, IStringLocalizer<AuditTexts> texts)
    {
        var read = new Dictionary<string, string>();
        if (kept is null) return read;
        // A value without a name is called by the act itself.
        var name = entry.Act.ToString();
        try
        {
            using var json = JsonDocument.Parse(kept);
            Read(read, name, json.RootElement, texts);
        }
        catch (JsonException)
        {
            read[name] = kept;
        }
        return read;
    }

    private static void Read(Dictionary<string, string> into, string name, JsonElement value, IStringLocalizer<AuditTexts> texts)
    {
        // What is kept in a part of its own is named by its fields, so that it meets what was kept without the part.
        if (value.ValueKind != JsonValueKind.Object) into[name] = Say(name, value, texts);
        else foreach (var field in value.EnumerateObject()) Read(into, field.Name, field.Value, texts);
    }

    private static string Say(string name, JsonElement value, IStringLocalizer<AuditTexts> texts) => value.ValueKind switch
    {
        JsonValueKind.Null => texts["Nothing"],
        JsonValueKind.True => texts["Yes"],
        JsonValueKind.False => texts["No"],
        JsonValueKind.Number when Sums.Contains(name) => Money.Format(value.GetInt64()),
        JsonValueKind.Number => value.GetDecimal().ToString("#,0.##", CultureInfo.InvariantCulture),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(item => Say(name, item, texts))),
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(field => Say(field.Name, field.Value, texts))),
        _ => Say(value.GetString()!, texts),
    };

    private static string Say(string text, IStringLocalizer<AuditTexts> texts)
    {
        if (text.Length == 0) return texts["Nothing"];
        if (DateTimeOffset.TryParseExact(text, Instant, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            return KoreanTime.DateAndTime(at);
        // Flags are kept as "Accessible, Companion".
        return string.Join(", ", text.Split(", ")
            .Select(part => texts[$"Value{part}"] is { ResourceNotFound: false } word ? word.Value : part));
    }

    private static string Field(string name, IStringLocalizer<AuditTexts> texts) =>
        texts[$"Field{name}"] is { ResourceNotFound: false } word ? word.Value : name;
}
