using Microsoft.Extensions.Localization;
using Ticketing.Wallets;

namespace Ticketing.Web.Components.Wallet;

/// <summary>Why a wallet wasn't topped up, in words.</summary>
internal static class ChargeWords
{
    /// <summary>The refusal; null when it was charged. No answer yet is told as such.</summary>
    public static string? Refusal(ChargeResult? result, IStringLocalizer<WalletTexts> texts) => result switch
    {
        ChargeResult.Charged => null,
        ChargeResult.AmountInvalid invalid => texts["Limits", Money.Format(invalid.Minimum), Money.Format(invalid.Maximum)].Value,
        ChargeResult.LimitExceeded limit => texts["TooMuchThisMonth", Money.Format(limit.Remaining)].Value,
        ChargeResult.Locked => texts["Locked"].Value,
        _ => texts["ChargeInFlight"].Value,
    };
}
