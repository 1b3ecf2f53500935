using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;
using Radzen.Blazor;
using Ticketing.Persistence;
using Ticketing.Wallets;
using Ticketing.Web.Components;

namespace Ticketing.Web.Pages.Admin.Orders;

/// <summary>A person's wallet with its ledger, and a credit when one is due.</summary>
public sealed partial class AdminWalletPage
{
    private RadzenDataGrid<LedgerEntryView>? grid;
    private ResultPage<LedgerEntryView>? page;
    private ReasonDialog creditDialog = null!;
    private AdminWalletView? wallet;
    private bool isLoaded;
    private long amount = 10_000;

    // Made with the form: the same click sent twice is the same credit.
    private Guid creditId = Guid.CreateVersion7();

    [Inject] private AdminWallets Wallets { get; set; } = null!;

    /// <summary>Whose wallet.</summary>
    [Parameter] public Guid OwnerId { get; set; }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private string Act => $"credit {OwnerId}";

    private string AmountName => $"amount {OwnerId}";

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || !long.TryParse(await Js.TakeKeptAsync(AmountName), CultureInfo.InvariantCulture, out var kept)) return;
        amount = kept;
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        wallet = await Wallets.FindAsync(AdminId, OwnerId, Aborted);
        isLoaded = true;
    }

    private async Task LoadEntriesAsync(LoadDataArgs args) =>
        page = await Wallets.ListEntriesAsync(AdminId, OwnerId, null, args.Skip ?? 0, args.Top ?? 25, Aborted);

    private async Task CreditAsync(string reason)
    {
        switch (await Wallets.CreditAsync(AdminId, SessionId, OwnerId, creditId, amount, reason, CancellationToken.None))
        {
            case CreditResult.Credited done: Succeed(Texts["Credited", Money.Format(done.Amount), Money.Format(done.BalanceAfter)]); break;
            case CreditResult.ReasonInvalid: Refuse(Texts["ReasonInvalid"]); return;
            case CreditResult.AmountInvalid invalid: Refuse(Texts["AmountInvalid", Money.Format(invalid.Maximum)]); return;
            case CreditResult.ProofNeeded:
                await Js.KeepAsync(AmountName, amount.ToString(CultureInfo.InvariantCulture));
                await AskForProofAsync(Act, reason);
                return;
            case CreditResult.NotAllowed: Refuse(Texts["NotAllowed"]); return;
            case CreditResult.NoSuchPerson: Refuse(Texts["NoSuchPerson"]); return;
            default: throw new UnreachableException();
        }
        creditId = Guid.CreateVersion7();
        await LoadAsync();
        if (grid is not null) await grid.FirstPage(true);
    }
}
