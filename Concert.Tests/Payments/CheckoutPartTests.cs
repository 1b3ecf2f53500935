using Bunit;
using Ticketing.Reservations;
using Ticketing.Tests.Support;
using Ticketing.Web.Components.Wallet;
using Ticketing.Web.Pages.Checkout;

namespace Ticketing.Tests.Payments;

/// <summary>What a checkout shows before and after.</summary>
public sealed class CheckoutPartTests : PartTests
{
    [Theory]
    [InlineData(120_000, "After payment", "₩10,000")]
    [InlineData(50_000, "Missing", "₩60,000")]
    public void The_wallet_is_shown_as_it_will_be_or_with_the_sum_that_is_missing(long balance, string label, string sum)
    {
        var lines = Render<WalletBalance>(wallet => wallet.Add(w => w.Balance, balance).Add(w => w.ToPay, 110_000)).FindAll("dl > div");
        Assert.StartsWith(label, lines[^1].QuerySelector("dt")!.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(sum, lines[^1].QuerySelector("dd")!.TextContent);
    }

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
