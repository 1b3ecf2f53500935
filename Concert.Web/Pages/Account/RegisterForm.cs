namespace Ticketing.Web.Pages.Account;

/// <summary>What the registration form sends.</summary>
public sealed class RegisterForm
{
    /// <summary>The address, as typed.</summary>
    public string? Email { get; set; }
    public string? Password { get; set; }
}
