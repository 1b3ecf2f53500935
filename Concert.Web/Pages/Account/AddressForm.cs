namespace Ticketing.Web.Pages.Account;

/// <summary>What the form sends.</summary>
public sealed class AddressForm
{
    /// <summary>The address from now on.</summary>
    public string? Email { get; set; }
    /// <summary>The password, once more.</summary>
    public string? Password { get; set; }
}
