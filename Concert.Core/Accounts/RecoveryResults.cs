namespace Ticketing.Accounts;

/// <summary>How asking for another address ended.</summary>
public abstract record AskAddressResult
{
    private AskAddressResult() { }
    /// <summary>A link is on its way to the new address; nothing has changed yet.</summary>
    public sealed record MailSent : AskAddressResult;
    /// <summary>It counts at once, since this site sends no mail.</summary>
    public sealed record Changed(AppUser Person) : AskAddressResult;
    /// <summary>Somebody has it; told only where there is no mail to tell it by.</summary>
    public sealed record AddressTaken : AskAddressResult;
    /// <summary>The current password isn't this.</summary>
    public sealed record WrongPassword : AskAddressResult;
    /// <summary>The account has a second factor, and the last proof of both was too long ago.</summary>
    public sealed record ProofNeeded : AskAddressResult;
    /// <summary>Too many wrong passwords; <paramref name="Until"/> in UTC.</summary>
    public sealed record TooSoon(DateTimeOffset Until) : AskAddressResult;
    /// <summary>Links went to several addresses already; <paramref name="Until"/> in UTC.</summary>
    public sealed record TooOften(DateTimeOffset Until) : AskAddressResult;
    /// <summary>What is wrong with the address, in the reader's language.</summary>
    public sealed record Refused(IReadOnlyList<string> Address) : AskAddressResult;
}

/// <summary>How changing the address by a link ended.</summary>
public abstract record ChangeAddressResult
{
    private ChangeAddressResult() { }
    /// <summary>It is the account's, and confirmed.</summary>
    public sealed record Changed : ChangeAddressResult;
    /// <summary>Another account has it; whoever opened the link owns the mailbox and may know.</summary>
    public sealed record AddressTaken : ChangeAddressResult;
    /// <summary>Used, too old, or never made by this site.</summary>
    public sealed record LinkInvalid : ChangeAddressResult;
}

/// <summary>How setting a password by a link ended.</summary>
public abstract record ResetResult
{
    private ResetResult() { }
    /// <summary>The new one counts.</summary>
    public sealed record Reset(AppUser Person) : ResetResult;
    /// <summary>Used, too old, or never made by this site.</summary>
    public sealed record LinkInvalid : ResetResult;
    /// <summary>What is wrong with the password, in the reader's language; the link still works.</summary>
    public sealed record Refused(IReadOnlyList<string> Password) : ResetResult;
}

/// <summary>How giving a link to a new password ended.</summary>
public abstract record ResetLinkResult
{
    private ResetLinkResult() { }
    /// <summary>The admin's last proof of who they are was too long ago.</summary>
    public sealed record ProofNeeded : ResetLinkResult;
    /// <summary>The code of a link that works once, until then, in UTC.</summary>
    public sealed record Given(string Code, DateTimeOffset Until) : ResetLinkResult;
    /// <summary>Not an admin, or not any more.</summary>
    public sealed record NotAllowed : ResetLinkResult;
    /// <summary>The reason is missing or too long.</summary>
    public sealed record ReasonInvalid : ResetLinkResult;
    /// <summary>No such person.</summary>
    public sealed record NoSuchPerson : ResetLinkResult;
}
