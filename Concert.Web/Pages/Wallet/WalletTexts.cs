namespace Ticketing.Web.Pages.Wallet;

/// <summary>The wallet's words.</summary>
public sealed class WalletTexts;
