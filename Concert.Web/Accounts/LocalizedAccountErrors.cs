using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using Ticketing.Accounts;
using Ticketing.Web.Pages.Account;

namespace Ticketing.Web.Accounts;

/// <summary>Identity's refusals in the reader's language; the codes stay, for programs.</summary>
public sealed class LocalizedAccountErrors(IStringLocalizer<AccountTexts> texts) : AccountErrors
{
#pragma warning disable CS1591 // Each says what it overrides.
    public override IdentityError DefaultError() => Say(base.DefaultError(), "ErrorUnknown");
    public override IdentityError ConcurrencyFailure() => Say(base.ConcurrencyFailure(), "ErrorConcurrency");
    public override IdentityError InvalidUserName(string? userName) => Say(base.InvalidUserName(userName), "ErrorAddress");
    public override IdentityError InvalidEmail(string? email) => Say(base.InvalidEmail(email), "ErrorAddress");
    public override IdentityError DuplicateUserName(string userName) => Say(base.DuplicateUserName(userName), "ErrorAddressTaken");
    public override IdentityError DuplicateEmail(string email) => Say(base.DuplicateEmail(email), "ErrorAddressTaken");
    public override IdentityError PasswordMismatch() => Say(base.PasswordMismatch(), "ErrorPasswordWrong");
    public override IdentityError PasswordTooShort(int length) => Say(base.PasswordTooShort(length), "ErrorPasswordShort", length);
    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) =>
        Say(base.PasswordRequiresUniqueChars(uniqueChars), "ErrorPasswordMonotone", uniqueChars);
    public override IdentityError PasswordTooCommon() => Say(base.PasswordTooCommon(), "ErrorPasswordCommon");
    public override IdentityError AccountLocked() => Say(base.AccountLocked(), "LockedText");
    public override IdentityError PasswordTooLong(int max) => Say(base.PasswordTooLong(max), "ErrorPasswordLong", max);
#pragma warning restore CS1591

    private IdentityError Say(IdentityError error, string text, params object[] blanks) =>
        new() { Code = error.Code, Description = texts[text, blanks] };
}
