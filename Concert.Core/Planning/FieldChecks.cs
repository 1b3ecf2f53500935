using System.Text;

namespace Ticketing.Planning;

/// <summary>Gathers what is wrong with a form, so that all of it is told at once.</summary>
internal sealed class FieldChecks
{
    /// <summary>Nobody plans further ahead than this; a mistyped year is caught.</summary>
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(5 * 366);
    /// <summary>A form takes a while to fill in: "now" may be as old as this when it arrives.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    private readonly List<FieldError> errors = [];

    public IReadOnlyList<FieldError> Errors => errors;

    public PlanResult.Invalid? Refusal => errors.Count == 0 ? null : new PlanResult.Invalid(errors);

    public void Add(string field, FieldProblem problem, long? minimum = null, long? maximum = null) =>
        errors.Add(new FieldError(field, problem, minimum, maximum));

    /// <summary>The text without spaces around it.</summary>
    public string Text(string field, string? text, int lengthMax, bool required = true, bool multiline = false)
    {
        var trimmed = (text ?? "").Trim();
        if (trimmed.Length == 0 && required) Add(field, FieldProblem.Required);
        else if (trimmed.Length > lengthMax) Add(field, FieldProblem.TooLong, maximum: lengthMax);
        else if (!IsPrintable(trimmed, multiline)) Add(field, FieldProblem.ControlCharacters);
        return trimmed;
    }

    public void Range(string field, long? value, long minimum, long maximum, bool required = true)
    {
        if (value is null && required) Add(field, FieldProblem.Required);
        else if (value < minimum || value > maximum) Add(field, FieldProblem.OutOfRange, minimum, maximum);
    }

    public void Range(string field, float value, float minimum, float maximum)
    {
        // Written so that NaN is out of range as well.
        if (!(value >= minimum && value <= maximum)) Add(field, FieldProblem.OutOfRange, (long)minimum, (long)maximum);
    }

    /// <summary>An instant that is still to come, or has just been.</summary>
    public void Ahead(string field, DateTimeOffset at, DateTimeOffset now)
    {
        if (at < now - Slack) Add(field, FieldProblem.InThePast);
        else if (at > now + AheadMax) Add(field, FieldProblem.TooFarAhead);
    }

    // Neither database takes a zero character or half a surrogate pair, and the rest would only break lines in lists.
    internal static bool IsPrintable(string text, bool multiline = false)
    {
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsControl(rune) && !(multiline && rune.Value is (10 or 13 or 9))) return false;
        return !HasLoneSurrogate(text);
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return true;
            i++;
        }
        return false;
    }
}
