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
    /// <summary>The new one counts; sessions elsewhere end at their next check.</summary>
    public sealed record Changed(AppUser Person) : ChangePasswordResult;
    /// <summary>The current password isn't this.</summary>
    public sealed record WrongPassword : ChangePasswordResult;
    /// <summary>Too many wrong passwords; <paramref name="Until"/> in UTC.</summary>
    public sealed record LockedOut(DateTimeOffset Until) : ChangePasswordResult;
    /// <summary>What is wrong with the new password, in the reader's language.</summary>
    public sealed record Refused(IReadOnlyList<string> Password) : ChangePasswordResult;
}
