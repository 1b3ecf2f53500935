namespace Ticketing.Accounts;

/// <summary>How a registration ended.</summary>
public abstract record RegisterResult
{
    private RegisterResult() { }
    /// <summary>There is an account now.</summary>
    public sealed record Registered(AppUser Person) : RegisterResult;
    /// <summary>
    /// A mail is on its way: to confirm the new account's address, or to tell the owner that there is an account already. Which of them,
    /// nobody else learns.
    /// </summary>
    public sealed record MailSent : RegisterResult;
    /// <summary>The address has an account already; said only where no mail can be sent.</summary>
    public sealed record AddressTaken : RegisterResult;
    /// <summary>What is wrong with either, in the reader's language; nothing was made.</summary>
    public sealed record Refused(IReadOnlyList<string> Address, IReadOnlyList<string> Password) : RegisterResult;
}

/// <summary>How changing a password ended.</summary>
public abstract record ChangePasswordResult
{
    private ChangePasswordResult() { }
    /// <summary>The new one counts; sessions elsewhere have ended.</summary>
    public sealed record Changed(AppUser Person) : ChangePasswordResult;
    /// <summary>The current password isn't this.</summary>
    public sealed record WrongPassword : ChangePasswordResult;
    /// <summary>The account has a second factor, and the last proof of both was too long ago.</summary>
    public sealed record ProofNeeded : ChangePasswordResult;
    /// <summary>Too many wrong passwords: try again at <paramref name="Until"/>, UTC.</summary>
    public sealed record TooSoon(DateTimeOffset Until) : ChangePasswordResult;
    /// <summary>What is wrong with the new password, in the reader's language.</summary>
    public sealed record Refused(IReadOnlyList<string> Password) : ChangePasswordResult;
}

/// <summary>Whether a password is the person's.</summary>
public abstract record PasswordCheck
{
    private PasswordCheck() { }
    /// <summary>It is.</summary>
    public sealed record Right : PasswordCheck;
    /// <summary>It isn't, and was counted.</summary>
    public sealed record Wrong : PasswordCheck;
    /// <summary>There were too many wrong ones to look at it before <paramref name="Until"/>, UTC.</summary>
    public sealed record TooSoon(DateTimeOffset Until) : PasswordCheck;
}
