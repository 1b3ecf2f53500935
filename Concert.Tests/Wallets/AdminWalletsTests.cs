using Ticketing.Tests.Support;
using Ticketing.Wallets;

namespace Ticketing.Tests.Wallets;

public sealed class AdminWalletsTests : HouseTests
{
    [Fact]
    public async Task A_credit_sent_many_times_at_once_counts_once_and_says_why()
    {
        var (admin, fan, wallets) = (await House.AddAdminAsync(), await House.AddFanAsync(), House.Node.Get<AdminWallets>());
        var id = Guid.NewGuid();
        var results = await TestHouse.InParallelAsync(
            8, _ => wallets.CreditAsync(admin, admin, fan, id, 5_000, "For the long wait", default));
        Assert.All(results, r => Assert.Equal(new CreditResult.Credited(5_000, 5_000), r));
        var entry = Assert.Single((await wallets.ListEntriesAsync(admin, fan, null, 0, 10, default)).Rows);
        Assert.Equal((LedgerKind.Credit, 5_000, "For the long wait"), (entry.Kind, entry.Amount, entry.Reason));
        var wallet = (await wallets.FindAsync(admin, fan, default))!;
        Assert.Equal((5_000, 5_000), (wallet.Balance, wallet.LedgerSum));
        await House.AssertSoundAsync();
    }

    [Fact]
    public async Task A_credit_needs_an_admin_a_reason_an_amount_and_somebody()
    {
        var (admin, fan, wallets) = (await House.AddAdminAsync(), await House.AddFanAsync(), House.Node.Get<AdminWallets>());
        Task<CreditResult> CreditAsync(Guid by, Guid to, long amount, string? reason) =>
            wallets.CreditAsync(by, by, to, Guid.NewGuid(), amount, reason, default);
        Assert.IsType<CreditResult.NotAllowed>(await CreditAsync(fan, fan, 1_000, "Mine"));
        Assert.IsType<CreditResult.ReasonInvalid>(await CreditAsync(admin, fan, 1_000, ""));
        Assert.IsType<CreditResult.AmountInvalid>(await CreditAsync(admin, fan, 0, "Sorry"));
        Assert.IsType<CreditResult.AmountInvalid>(await CreditAsync(admin, fan, long.MaxValue, "Sorry"));
        Assert.IsType<CreditResult.NoSuchPerson>(await CreditAsync(admin, Guid.NewGuid(), 1_000, "Sorry"));
        Assert.Null(await wallets.FindAsync(fan, fan, default));
    }
}
