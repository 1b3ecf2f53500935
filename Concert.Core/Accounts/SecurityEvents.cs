using Microsoft.Extensions.Logging;
using Ticketing.Audit;

namespace Ticketing.Accounts;

/// <summary>
/// What whoever watches over the site wants to be told: one event each, with ids and without personal data. An id is looked up on the
/// people page, by those who may.
/// </summary>
public sealed partial class SecurityEvents(ILogger<SecurityEvents> logger)
{
    /// <summary>Somebody's address came with a wrong password, at signing in or at changing it.</summary>
    [LoggerMessage(5001, LogLevel.Warning, "A wrong password was sent for person {PersonId}")]
    public partial void WrongPassword(Guid personId);

    /// <summary>Nobody has the address: which it was is told to nobody.</summary>
    [LoggerMessage(5002, LogLevel.Warning, "A password was sent for an address that nobody has")]
    public partial void UnknownAddress();

    /// <summary>A password wasn't looked at; null for an address that nobody has.</summary>
    [LoggerMessage(5003, LogLevel.Warning, "A password for person {PersonId} wasn't looked at, and none will be until {Until}")]
    public partial void PasswordTooSoon(Guid? personId, DateTimeOffset until);

    /// <summary>Somebody locked sent the right password.</summary>
    [LoggerMessage(5004, LogLevel.Warning, "Person {PersonId} could not sign in: the account is locked")]
    public partial void LockedSignIn(Guid personId);

    /// <summary>A password was changed or reset.</summary>
    [LoggerMessage(5005, LogLevel.Information, "Person {PersonId} changed the password")]
    public partial void PasswordChanged(Guid personId);

    /// <summary>A role was given or taken, an account locked or unlocked.</summary>
    [LoggerMessage(5010, LogLevel.Warning, "{Act}: person {PersonId}, by admin {AdminId}")]
    public partial void AccountChanged(Guid personId, AuditAct act, Guid adminId);

    /// <summary>Somebody asked for what their roles don't open.</summary>
    [LoggerMessage(5020, LogLevel.Warning, "Person {PersonId} was refused what is for {Role}")]
    public partial void RightRefused(Guid? personId, string role);

    /// <summary>Somebody locked tried to act.</summary>
    [LoggerMessage(5021, LogLevel.Warning, "Person {PersonId} was refused an act: the account is locked")]
    public partial void LockedAct(Guid personId);

    /// <summary>Somebody signed in.</summary>
    [LoggerMessage(5030, LogLevel.Information, "Session {SessionId} of person {PersonId} has begun")]
    public partial void SessionBegun(Guid sessionId, Guid personId);

    /// <summary>Signed out, or ended from another device.</summary>
    [LoggerMessage(5031, LogLevel.Information, "Session {SessionId} of person {PersonId} was ended")]
    public partial void SessionEnded(Guid sessionId, Guid personId);

    /// <summary>One of two who have the token has stolen it.</summary>
    [LoggerMessage(5032, LogLevel.Warning, "A refresh token of session {SessionId} was used again, which ends it")]
    public partial void RefreshTokenReused(Guid sessionId);
}
