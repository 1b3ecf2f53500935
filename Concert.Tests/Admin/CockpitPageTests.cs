using Bunit;
using Microsoft.EntityFrameworkCore;
using Radzen;
using Ticketing.Payments;
using Ticketing.Queue;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Ticketing.Web.Pages.Admin.Sale;

namespace Ticketing.Tests.Admin;

/// <summary>The cockpit as an admin works with it: what is read there, and what each turn and each call-off comes to.</summary>
public sealed class CockpitPageTests : PageTests
{
    private TestConcert concert = null!;
    private Guid admin;

    public CockpitPageTests()
    {
        Services.AddRadzenComponents();
        // The charts measure themselves in a browser; the tables beside them say the same.
        ComponentFactories.AddStub<Radzen.Blazor.RadzenChart>();
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        concert = await House.AddConcertAsync(seats: 20);
        admin = await House.AddAdminAsync();
    }

    [Fact]
    public async Task What_was_held_and_sold_is_read_in_numbers_and_seen_in_the_hall()
    {
        var fan = await House.AdmitFanAsync(concert, balance: 2 * TestHouse.Price);
        await House.BoughtAsync(fan, concert, "1", "2");
        await House.HeldAsync(await House.AdmitFanAsync(concert), concert, "3");
        var page = Open();
        Assert.Contains("₩20,000", page.Find("section[aria-label=Now]").TextContent, StringComparison.Ordinal);
        Assert.Equal("3 of 20 seats are not free", page.Find("svg.heat").GetAttribute("aria-label"));
        Assert.Equal(["Floor", "2", "1", "20", "10 %"],
            page.Find("section[aria-label='By section'] tbody tr").QuerySelectorAll("th, td").Select(OnThePage.Read));
    }

    [Fact]
    public async Task What_fans_do_in_their_language_is_told_in_the_admins()
    {
        Speak("ko");
        var page = Open();
        Speak("en");
        await House.HeldAsync(await House.AdmitFanAsync(concert), concert, "3");
        await Node.Get<SeatMapService>().RefreshAsync(default);
        page.WaitForAssertion(
            () => Assert.Equal("전체 20석 중 1석이 판매 가능하지 않아요", page.Find("svg.heat").GetAttribute("aria-label")), Patience);
    }

    [Fact]
    public async Task Places_are_set_and_the_answer_is_told()
    {
        var page = Open();
        page.Field("Places inside at once").Change("250");
        await PlacesForm(page).SubmitAsync();
        page.Tells("The dial is turned.");
        Assert.Equal(250, (await House.Node.Get<QueueDial>().FindAsync(admin, concert.ConcertId, default))!.MaxAdmitted);
    }

    [Fact]
    public async Task Places_that_cannot_be_are_refused_in_words()
    {
        var page = Open();
        page.Field("Places inside at once").Change("-1");
        await PlacesForm(page).SubmitAsync();
        page.Tells("Places are a number from 0 to 1,000,000.");
    }

    [Fact]
    public async Task Who_turns_a_dial_that_somebody_else_has_just_turned_sees_how_it_stands()
    {
        var page = Open();
        var dials = House.Node.Get<QueueDial>();
        var dial = (await dials.FindAsync(admin, concert.ConcertId, default))!;
        Assert.IsType<DialResult.Turned>(await dials.TurnAsync(admin, concert.ConcertId,
            new DialSetting(40, Paused: true, Draining: false), dial.Version, null, default));

        await page.Button("Pause letting in").ClickAsync();

        page.Tells("Somebody else turned the dial meanwhile.");
        Assert.Equal("40", page.Field("Places inside at once").GetAttribute("value"));
    }

    [Fact]
    public async Task Who_is_no_longer_an_admin_sees_nothing_more_of_the_sale_within_seconds()
    {
        var page = Open();
        await ChangeAsync(db => db.UserRoles.Where(r => r.UserId == admin).ExecuteDeleteAsync());
        House.Clock.Advance(TimeSpan.FromSeconds(3));
        page.WaitForAssertion(() => Assert.Contains("There is no such sale", page.Markup, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent == "Pause letting in");
    }

    [Fact]
    public void A_concert_without_a_sale_and_whoever_is_no_admin_see_that_there_is_no_such_sale()
    {
        Assert.Contains("There is no such sale", Open(concertId: 999).Markup, StringComparison.Ordinal);
        Assert.Contains("There is no such sale", Open(person: Guid.NewGuid()).Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The hall is flooded", "Called off. 1 orders are being paid back.")]
    [InlineData("", "Give a reason of 1 to 200 characters.")]
    public async Task Calling_off_asks_for_the_reason_and_says_what_comes_of_it(string reason, string answer)
    {
        await House.BoughtAsync(await House.AdmitFanAsync(concert, balance: TestHouse.Price), concert, "1");
        var page = Open();
        await CallOffAsync(page, reason);
        page.Tells(answer);
    }

    [Fact]
    public async Task What_another_admin_has_called_off_already_is_told()
    {
        var page = Open();
        Assert.IsType<CallOffResult.CalledOff>(await House.Node.Get<CallOffService>()
            .CallOffAsync(admin, admin, concert.PerformanceId, "Flooded", default));
        await CallOffAsync(page, "Flooded");
        page.Tells("It was called off already.");
    }

    private static async Task CallOffAsync(IRenderedComponent<CockpitPage> page, string reason)
    {
        await page.Button("Call off").ClickAsync();
        page.Field("Reason").Input(reason);
        await page.FindAll("dialog").Single(d => d.QuerySelector("h2")!.TextContent.StartsWith("Call off", StringComparison.Ordinal))
            .QuerySelector(".button-danger")!.ClickAsync();
    }

    private static AngleSharp.Dom.IElement PlacesForm(IRenderedComponent<CockpitPage> page) =>
        page.Field("Places inside at once").Closest("form")!;

    private IRenderedComponent<CockpitPage> Open(Guid? person = null, int? concertId = null) =>
        Open<CockpitPage>(person ?? admin, p => p.Add(x => x.ConcertId, concertId ?? concert.ConcertId));
}
