using Bunit;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Web.Components.Wallet;
using Ticketing.Web.Pages.Checkout;

namespace Ticketing.Tests.Payments;

/// <summary>What a checkout shows before and after.</summary>
public sealed class CheckoutPartTests : PartTests
{
    [Fact]
    public void The_wallet_is_shown_as_it_will_be() =>
        Assert.Equal(["After payment", "₩10,000"], Wallet(120_000).FindAll("dl > div")[^1].Children.Select(OnThePage.Read));

    [Fact]
    public void Or_with_the_sum_that_is_missing() => Assert.Equal("You're ₩60,000 short", OnThePage.Read(Wallet(50_000).Find("p")));

    private IRenderedComponent<WalletBalance> Wallet(long balance) =>
        Render<WalletBalance>(wallet => wallet.Add(w => w.Balance, balance).Add(w => w.ToPay, 110_000));

    [Theory]
    [InlineData(ReservationStatus.Expired)]
    [InlineData(ReservationStatus.Released)]
    [InlineData(ReservationStatus.Confirmed)]
    [InlineData(ReservationStatus.Refunded)]
    public void A_checkout_that_is_over_says_why_shows_the_order_and_has_a_way_on(ReservationStatus status)
    {
        var now = Clock.GetUtcNow();
        var order = new ReservationView(Guid.NewGuid(), status, 1, "Midnight Trio", "Blue Note", 1, now.AddDays(14),
            [new ReservedSeatView("12", "Floor", "2", 12, "Seat", 0, 55_000)], 55_000, now.AddMinutes(-9), now.AddMinutes(-4), now, null,
            null, null, null, now.AddDays(13));
        var page = Render<EndedOrder>(ended => ended.Add(e => e.Order, order));
        Assert.Contains("Midnight Trio", page.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.Contains("₩55,000", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("a[href]"));
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Contains("Pay", StringComparison.Ordinal));
    }
}
