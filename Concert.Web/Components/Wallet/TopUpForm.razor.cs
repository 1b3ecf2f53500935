using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Ticketing.Wallets;

namespace Ticketing.Web.Components.Wallet;

/// <summary>Tops the wallet up where one is: on the wallet's page, or in the middle of a checkout.</summary>
public sealed partial class TopUpForm
{
    private readonly Intention intention = new();
    private AmountPicker? picker;
    private long? amount;
    private bool isBusy;
    private string? refusal;
    private int done;

    /// <summary>Whose wallet.</summary>
    [Parameter, EditorRequired] public Guid PersonId { get; set; }

    /// <summary>The wallet with its limits.</summary>
    [Parameter, EditorRequired] public WalletView Wallet { get; set; } = null!;

    /// <summary>What an order lacks, KRW.</summary>
    [Parameter] public long? Shortfall { get; set; }

    /// <summary>Another button is the way on.</summary>
    [Parameter] public bool Quiet { get; set; }

    /// <summary>The wallet holds more now; gives the amount, KRW.</summary>
    [Parameter] public EventCallback<long> OnCharged { get; set; }

    [Inject] private IStringLocalizer<WalletTexts> Texts { get; set; } = null!;

    [Inject] private WalletService Wallets { get; set; } = null!;

    private async Task ChargeAsync()
    {
        if (isBusy || amount is not { } sum) return;
        (isBusy, refusal) = (true, null);
        try
        {
            var attempt = intention.By(PersonId, $"charge:{sum}");
            var result = (await Wallets.ChargeAsync(PersonId, sum, attempt, CancellationToken.None)).Answer();
            if (result is not null) intention.Renew();
            refusal = ChargeWords.Refusal(result, Texts);
            if (refusal is not null) return;
            amount = null;
            if (picker is not null) await picker.ForgetAsync();
            done++;
            await OnCharged.InvokeAsync(sum);
        }
        finally
        {
            isBusy = false;
        }
    }
}
