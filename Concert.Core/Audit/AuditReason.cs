using System.Diagnostics.CodeAnalysis;

namespace Ticketing.Audit;

/// <summary>The rule for reasons: somebody reads it later, so there is one, and it fits.</summary>
public static class AuditReason
{
    /// <summary>
    /// Trims the reason; false when it is missing, longer than <see cref="AuditEntry.ReasonLengthMax"/>, or not a line of text.
    /// </summary>
    public static bool TryClean([NotNullWhen(true)] string? reason, [NotNullWhen(true)] out string? clean)
    {
        clean = reason?.Trim();
        return clean is { Length: > 0 and <= AuditEntry.ReasonLengthMax } && !clean.Any(char.IsControl);
    }
}
