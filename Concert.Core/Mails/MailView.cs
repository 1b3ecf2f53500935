namespace Ticketing.Mails;

/// <summary>A mail as admins see it in a list.</summary>
public sealed class MailView
{
    public Guid MailId { get; init; }
    public MailKind Kind { get; init; }
    public MailState State { get; init; }
    public string? Address { get; init; }
    public Guid? PersonId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset NextTryAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public int Attempts { get; init; }
    public string? Failure { get; init; }

    /// <summary>Whether an admin may have it sent again.</summary>
    public bool MayBeSentAgain => State is MailState.GivenUp or MailState.Unknown;
}
