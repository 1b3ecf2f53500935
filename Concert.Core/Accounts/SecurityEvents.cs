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

    /// <summary>A code of an app, or a recovery code.</summary>
    [LoggerMessage(5006, LogLevel.Warning, "A code of person {PersonId}'s second factor was wrong")]
    public partial void WrongCode(Guid personId);

    /// <summary>Nobody's, not right, or too late.</summary>
    [LoggerMessage(5007, LogLevel.Warning, "A passkey was refused")]
    public partial void WrongPasskey();

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

    /// <summary>From here on the password alone opens the account no more.</summary>
    [LoggerMessage(5040, LogLevel.Information, "Person {PersonId} has a second factor from now on")]
    public partial void SecondFactorOn(Guid personId);

    /// <summary>From here on it does.</summary>
    [LoggerMessage(5041, LogLevel.Warning, "Person {PersonId} has no second factor any more")]
    public partial void SecondFactorOff(Guid personId);

    /// <summary>One more that opens the account.</summary>
    [LoggerMessage(5042, LogLevel.Information, "Person {PersonId} has added a passkey")]
    public partial void PasskeyAdded(Guid personId);

    /// <summary>One less.</summary>
    [LoggerMessage(5043, LogLevel.Information, "Person {PersonId} has removed a passkey")]
    public partial void PasskeyRemoved(Guid personId);

    /// <summary>The old ones open nothing any more.</summary>
    [LoggerMessage(5044, LogLevel.Information, "Person {PersonId} has new recovery codes")]
    public partial void RecoveryCodesMade(Guid personId);

    /// <summary>Asked for once more, before something critical.</summary>
    [LoggerMessage(5045, LogLevel.Information, "Person {PersonId} has proved in session {SessionId} who they are")]
    public partial void Proved(Guid personId, Guid sessionId);
}
