namespace Ticketing.Web.Pages.Account;

/// <summary>The words about the second factor.</summary>
public sealed class SecurityTexts;
