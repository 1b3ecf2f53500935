namespace Ticketing.Mails;

/// <summary>A mail with its reader.</summary>
/// <param name="Reader">Null when nobody has the address it was asked for.</param>
/// <param name="Address">Where it goes.</param>
public sealed record DueMail(
    Guid MailId, MailKind Kind, Accounts.AppUser? Reader, string? Address, MailData Data, DateTimeOffset CreatedAt, int Attempts);
