namespace Ticketing.Web.Pages.Account;

/// <summary>What the form sends.</summary>
public sealed class ForgotForm
{
    /// <summary>The address, as typed.</summary>
    public string? Email { get; set; }
}
