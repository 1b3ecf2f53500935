namespace Ticketing.Web.Pages.Account;

/// <summary>What a form that asks for proof sends.</summary>
public sealed class CodeForm
{
    public string? Password { get; set; }
    /// <summary>Of the app, or a recovery code.</summary>
    public string? Code { get; set; }
}
