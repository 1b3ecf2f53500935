using Microsoft.Extensions.Localization;
using Ticketing.Planning;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin;

/// <summary>What services answer, in words.</summary>
internal static class PlanWords
{
    public static string Say(FieldError error, IStringLocalizer<PlanningTexts> texts) =>
        texts[$"Problem{error.Problem}", Number(error.Minimum), Number(error.Maximum)];

    public static string Say(CsvError error, IStringLocalizer<PlanningTexts> texts) =>
        texts[$"Csv{error.Problem}", error.What ?? "", Number(error.Limit)];

    public static string Say(MissingPart part, IStringLocalizer<PlanningTexts> texts) =>
        texts[$"Missing{part.Kind}", part.What ?? (part.StartsAt is { } at ? KoreanTime.DateAndTime(at) : "")];

    public static string Say(Obstacle obstacle, IStringLocalizer<PlanningTexts> texts)
    {
        var what = texts[$"Obstacle{obstacle.Kind}", obstacle.What].Value;
        if (obstacle.Concert is { } concert) what += $" · {concert}";
        if (obstacle.StartsAt is { } at) what += $" · {KoreanTime.DateAndTime(at)}";
        return what;
    }

    /// <summary>A field's value as it stands in the form.</summary>
    public static string Say(object? value, IStringLocalizer<PlanningTexts> texts) => value switch
    {
        null or "" => texts["Nothing"],
        DateTimeOffset at => KoreanTime.DateAndTime(at),
        string { Length: > 120 } text => text[..120] + "…",
        _ => value.ToString()!,
    };

    private static string Number(long? number) => number?.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
