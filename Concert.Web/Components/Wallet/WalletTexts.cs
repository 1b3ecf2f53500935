namespace Ticketing.Web.Components.Wallet;

/// <summary>The wallet's words.</summary>
public sealed class WalletTexts;
