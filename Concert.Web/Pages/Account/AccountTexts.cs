namespace Ticketing.Web.Pages.Account;

/// <summary>The words about accounts.</summary>
public sealed class AccountTexts;
