namespace Ticketing.Web.Pages.Account;

/// <summary>What the sign-in form sends.</summary>
public sealed class SignInForm
{
    /// <summary>The address, as typed.</summary>
    public string? Email { get; set; }
    public string? Password { get; set; }
    /// <summary>The session outlives the browser.</summary>
    public bool Stay { get; set; }
}
