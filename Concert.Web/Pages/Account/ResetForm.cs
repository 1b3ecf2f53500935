namespace Ticketing.Web.Pages.Account;

/// <summary>What the form sends.</summary>
public sealed class ResetForm
{
    /// <summary>The password from now on.</summary>
    public string? Password { get; set; }
}
