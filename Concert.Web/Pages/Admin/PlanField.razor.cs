using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Planning;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin;

/// <summary>A text, a number, or a time in Korea.</summary>
public sealed partial class PlanField<TValue>
{
    private readonly string id = $"field-{Guid.NewGuid():N}";
    private string? misunderstood;

    /// <summary>What the field is called.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>The name by which services speak of it.</summary>
    [Parameter, EditorRequired] public string Name { get; set; } = "";

    /// <summary>What is in it.</summary>
    [Parameter] public TValue? Value { get; set; }

    /// <summary>Something else was typed.</summary>
    [Parameter] public EventCallback<TValue?> ValueChanged { get; set; }

    /// <summary>What to know before typing.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>What counts while nothing is typed.</summary>
    [Parameter] public string? Placeholder { get; set; }

    /// <summary>More than one for a long text.</summary>
    [Parameter] public int Lines { get; set; } = 1;

    /// <summary>What the service said of the form.</summary>
    [CascadingParameter] public IReadOnlyList<FieldError>? Errors { get; set; }

    [Inject] private IStringLocalizer<PlanningTexts> Texts { get; set; } = null!;

    private static bool IsText => typeof(TValue) == typeof(string);

    private static string Kind => typeof(TValue) == typeof(DateTimeOffset?) ? "datetime-local" : "text";

    private string? Typed => misunderstood ?? (Value switch
    {
        null => "",
        DateTimeOffset at => KoreanTime.ToInput(at),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Value.ToString(),
    });

    private string? Problem => misunderstood is not null
        ? Texts[Kind == "text" ? "ProblemNotANumber" : "ProblemNotATime"]
        : Errors?.FirstOrDefault(e => e.Field == Name) is { } error ? PlanWords.Say(error, Texts) : null;

    private string? Invalid => Problem is null ? null : "true";

    private Task TypeAsync(ChangeEventArgs change)
    {
        var text = change.Value as string ?? "";
        var (value, understood) = Read(text);
        misunderstood = understood ? null : text;
        Value = value;
        return ValueChanged.InvokeAsync(value);
    }

    private static (TValue? Value, bool Understood) Read(string text)
    {
        if (IsText) return ((TValue)(object)text, true);
        if (typeof(TValue) == typeof(DateTimeOffset?))
            return text.Length == 0 ? (default, true)
                : KoreanTime.ParseInput(text) is { } at ? ((TValue)(object)at, true)
                : (default, false);
        // People type ₩ or 원, commas and spaces; those mean nothing.
        var plain = string.Concat(text.Where(c => c is not (',' or '₩' or '원'))).Trim();
        if (typeof(TValue) == typeof(float))
            return float.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? ((TValue)(object)number, true)
                : ((TValue)(object)float.NaN, false);
        if (plain.Length == 0) return (default, true);
        if (!long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return (default, false);
        if (typeof(TValue) == typeof(long?)) return ((TValue)(object)whole, true);
        return whole is >= int.MinValue and <= int.MaxValue ? ((TValue)(object)(int)whole, true) : (default, false);
    }
}
