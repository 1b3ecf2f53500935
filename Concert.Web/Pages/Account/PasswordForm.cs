namespace Ticketing.Web.Pages.Account;

/// <summary>What the form for a new password sends.</summary>
public sealed class PasswordForm
{
    /// <summary>The password until now.</summary>
    public string? Current { get; set; }
    /// <summary>The password from now on.</summary>
    public string? Wanted { get; set; }
}
