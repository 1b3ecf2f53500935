namespace Ticketing.Audit;

/// <summary>What to look for in the log; what is null doesn't matter.</summary>
public sealed record AuditQuery
{
    /// <summary>Anywhere in the admin's address, the subject, the reason, before or after.</summary>
    public string? Text { get; init; }
    /// <summary>One kind of act.</summary>
    public AuditAct? Act { get; init; }
    /// <summary>Exactly this thing.</summary>
    public string? Subject { get; init; }
    /// <summary>Not before this instant, UTC.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Before this instant, UTC.</summary>
    public DateTimeOffset? Until { get; init; }
    /// <summary>Rows to pass over.</summary>
    public int Skip { get; init; }
    /// <summary>Rows to return at most.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>One act as admins read it. Time in UTC.</summary>
public sealed record AuditEntryView(
    Guid AuditId, DateTimeOffset At, Guid AdminId, string AdminEmail, AuditAct Act, string Subject, string? Before, string? After,
    string? Reason);
