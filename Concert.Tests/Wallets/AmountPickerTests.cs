using Bunit;
using Ticketing.Tests.Support;
using Ticketing.Web.Components.Wallet;

namespace Ticketing.Tests.Wallets;

/// <summary>Choosing how much to top up.</summary>
public sealed class AmountPickerTests : PartTests
{
    private long? amount = -1;

    private IRenderedComponent<AmountPicker> Show(long? shortfall = null, long monthlyRemaining = 5_000_000) =>
        Render<AmountPicker>(picker => picker
        .Add(p => p.Minimum, 1_000).Add(p => p.Maximum, 1_000_000).Add(p => p.MonthlyRemaining, monthlyRemaining)
            .Add(p => p.Shortfall, shortfall)
        .Add(p => p.ValueChanged, (long? value) => amount = value));

    [Fact]
    public void The_first_button_is_exactly_what_the_order_lacks()
    {
        var picker = Show(shortfall: 78_000);
        Assert.Equal(["₩78,000", "₩100,000", "₩200,000"], picker.FindAll("button").Select(b => b.TextContent));
        picker.FindAll("button")[0].Click();
        Assert.Equal(78_000, amount);
    }

    [Fact]
    public void An_amount_beyond_this_months_rest_cannot_be_pressed() =>
        Assert.True(Show(monthlyRemaining: 60_000).FindAll("button")[1].HasAttribute("disabled"));

    [Theory]
    [InlineData("25,000", 25_000)]
    [InlineData("₩ 1000", 1_000)]
    [InlineData("25,000원", 25_000)]
    public void Commas_and_signs_may_be_typed(string typed, long meant)
    {
        Show().Find("input").Input(typed);
        Assert.Equal(meant, amount);
    }

    [Fact]
    public void What_was_typed_before_the_page_was_loaded_again_is_there_again()
    {
        JSInterop.Setup<string?>("sessionStorage.getItem", "top-up").SetResult("25,000");
        var picker = Show();
        picker.WaitForAssertion(() => Assert.Equal("25,000", picker.Find("input").GetAttribute("value")), OnThePage.Patience);
        Assert.Equal(25_000, amount);
    }

    [Theory]
    [InlineData("999", "The least is ₩1,000.")]
    [InlineData("1000001", "The most at once is ₩1,000,000.")]
    [InlineData("-5", "Write the amount in won")]
    [InlineData("99999999999999999999", "Write the amount in won")]
    [InlineData("<b>", "Write the amount in won")]
    public void What_cannot_be_charged_is_said_beside_the_field_and_kept(string typed, string says)
    {
        var picker = Show();
        picker.Find("input").Input(typed);
        Assert.Null(amount);
        Assert.Contains(says, picker.Find(".validation-message").TextContent, StringComparison.Ordinal);
        Assert.Equal(typed, picker.Find("input").GetAttribute("value"));
        Assert.Equal("true", picker.Find("input").GetAttribute("aria-invalid"));
    }
}
