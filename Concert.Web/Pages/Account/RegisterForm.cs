namespace Ticketing.Web.Pages.Account;

/// <summary>What the registration form sends.</summary>
public sealed class RegisterForm
{
    /// <summary>The address, as typed.</summary>
    public string? Email { get; set; }
    /// <summary>The password.</summary>
    public string? Password { get; set; }
}
