using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Catalog;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Concerts;

/// <summary>A concert's page over HTTP, in each state of its sale.</summary>
public sealed class ConcertPagesTests : HouseTests
{
    [Fact]
    public async Task On_sale_the_one_way_on_leads_into_the_queue()
    {
        var concert = await House.AddConcertAsync(seats: 20);
        await using var site = await House.OpenSiteAsync();
        var page = await OpenAsync(site, concert);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal($"/concerts/{concert.ConcertId}/queue", page.Document.QuerySelector("main .button-primary")!.GetAttribute("href"));
        Assert.Contains("20 of 20 seats left", page.Text, StringComparison.Ordinal);
        Assert.Contains("held for 5 minutes", page.Text, StringComparison.Ordinal);
        Assert.Contains("Up to 4 seats a person", page.Text, StringComparison.Ordinal);
        Assert.Contains("until 1 day before", page.Text, StringComparison.Ordinal);
        // The house's clock stands at 19:00 in Seoul; the performance is thirty days later at the same time.
        Assert.Contains("Sun, 4 April 2027", page.Text, StringComparison.Ordinal);
        Assert.Contains("19:00", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_sale_the_page_counts_down_and_shows_the_draws_fingerprint_but_not_its_seed()
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(30));
        await using var db = House.CreateContext();
        var room = await db.WaitingRooms.SingleAsync(r => r.ConcertId == concert.ConcertId);
        await using var site = await House.OpenSiteAsync();
        var page = await OpenAsync(site, concert);

        var countdown = page.Document.QuerySelector("[data-countdown]")!;
        Assert.Equal($"{(House.Now + TimeSpan.FromMinutes(30)).ToUnixTimeMilliseconds()}", countdown.GetAttribute("data-countdown"));
        Assert.NotNull(page.Document.QuerySelector("main .button-primary"));
        Assert.Contains(room.SeedHash, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(room.Seed, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_draw_the_page_shows_the_seed_that_the_fingerprint_was_of()
    {
        var concert = await House.AddConcertAsync();
        await House.Node.Admissions.AdmitAsync(default);
        await using var site = await House.OpenSiteAsync();
        var page = await OpenAsync(site, concert);

        var codes = page.Document.QuerySelectorAll("code").Select(code => code.TextContent).ToList();
        Assert.Equal(2, codes.Count);
        Assert.Equal(codes[0], Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(codes[1]))));
    }

    [Fact]
    public async Task Before_the_waiting_room_opens_there_is_nothing_to_join()
    {
        var concert = await House.AddConcertAsync(opensIn: TimeSpan.FromDays(2));
        await using var site = await House.OpenSiteAsync();
        var page = await OpenAsync(site, concert);
        Assert.Null(page.Document.QuerySelector("main .button-primary"));
        Assert.Contains("The waiting room opens in", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sold_out_closed_and_called_off_are_said_plainly()
    {
        var soldOut = await House.AddConcertAsync(seats: 2);
        var closed = await House.AddConcertAsync();
        var calledOff = await House.AddConcertAsync();
        await House.ChangeAsync(closed, concert => concert.Status = ConcertStatus.Closed);
        await House.ChangeAsync(calledOff, concert => concert.Performances.ForEach(p => p.CalledOffAt = House.Now));
        await using (var db = House.CreateContext())
            await db.Seats.Where(s => s.PerformanceId == soldOut.PerformanceId)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, SeatStatus.Blocked));
        await using var site = await House.OpenSiteAsync();

        foreach (
            var (concert, words) in new[] {
            (soldOut, "Every seat is taken right now"), (closed, "The sale has ended"), (calledOff, "This concert was called off") })
        {
            var page = await OpenAsync(site, concert);
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
            Assert.Null(page.Document.QuerySelector("main .button-primary"));
            Assert.NotNull(page.Document.QuerySelector("main a[href='/']"));
        }
    }

    [Fact]
    public async Task The_place_leads_to_a_map_and_the_evening_is_told()
    {
        var concert = await House.AddConcertAsync();
        await House.ChangeAsync(concert, c => (c.Venue!.Name, c.RunningMinutes, c.AgeRating) = ("Han & Co", 150, 8));
        await using var site = await House.OpenSiteAsync();
        var page = await OpenAsync(site, concert);
        Assert.Contains("About 150 minutes", page.Text, StringComparison.Ordinal);
        Assert.Contains("8 and over", page.Text, StringComparison.Ordinal);
        var map = page.Document.QuerySelectorAll("main a").Single(a => a.TextContent == "Show on a map");
        Assert.EndsWith("Han%20%26%20Co%2C%20Seoul", map.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_planned_or_not_set_up_is_not_shown()
    {
        var concert = await House.AddConcertAsync();
        await using var site = await House.OpenSiteAsync(new Dictionary<string, string?> { ["Site:MapUrl"] = "" });
        var page = await OpenAsync(site, concert);
        foreach (var word in new[] { "Running time", "Age", "Show on a map" })
            Assert.DoesNotContain(word, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_seat_plan_is_drawn_in_the_colours_of_the_prices_and_said_in_words()
    {
        var concert = await House.AddConcertAsync();
        await using var site = await House.OpenSiteAsync();
        var page = await OpenAsync(site, concert);
        var plan = page.Document.QuerySelector("main svg[role=img]")!;
        Assert.Contains("the stage at the top. Seat, ₩10,000: Floor.", plan.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Single(plan.QuerySelectorAll(".tier-0 polygon"));
        Assert.Single(page.Document.QuerySelectorAll("main li.tier-0"));
    }

    [Fact]
    public async Task Who_is_inside_is_told_so_and_finds_the_way_back_and_with_a_hold_the_way_to_pay()
    {
        var concert = await House.AddConcertAsync();
        await using var site = await House.OpenSiteAsync();
        using var fan = new PlainBrowser(site);
        var person = await RegisterAsync(fan);
        Assert.Contains("Join the queue", (await fan.OpenAsync($"/concerts/{concert.ConcertId}")).Text, StringComparison.Ordinal);
        await fan.OpenAsync($"/concerts/{concert.ConcertId}/queue");
        var page = await fan.OpenAsync($"/concerts/{concert.ConcertId}");
        Assert.Contains("You are inside", page.Text, StringComparison.Ordinal);
        Assert.Equal($"/concerts/{concert.ConcertId}/dates", page.Document.QuerySelector("main .button-primary")!.GetAttribute("href"));

        var hold = await House.HeldAsync(await House.AdmitAsync(person, concert), concert, "1", "2");
        page = await fan.OpenAsync($"/concerts/{concert.ConcertId}");
        Assert.Contains("You hold 2 seats", page.Text, StringComparison.Ordinal);
        Assert.Equal($"/checkout/{hold.ReservationId}", page.Document.QuerySelector("main .button-primary")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Who_is_in_line_is_told_where_and_finds_the_way_back()
    {
        var concert = await House.AddConcertAsync(maxAdmitted: 0);
        await using var site = await House.OpenSiteAsync();
        using var fan = new PlainBrowser(site);
        await RegisterAsync(fan);
        await fan.OpenAsync($"/concerts/{concert.ConcertId}/queue");
        var page = await fan.OpenAsync($"/concerts/{concert.ConcertId}");
        Assert.Contains("You are in line", page.Text, StringComparison.Ordinal);
        Assert.Equal($"/concerts/{concert.ConcertId}/queue", page.Document.QuerySelector("main .button-primary")!.GetAttribute("href"));
        Assert.DoesNotContain("Join the queue", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_footer_says_who_runs_the_site_and_nothing_of_what_is_not_set()
    {
        await using var site = await House.OpenSiteAsync(new Dictionary<string, string?>
        {
            ["Site:Operator"] = "Han River Tickets", ["Site:TermsUrl"] = "https://tickets.example/terms", ["Site:PrivacyUrl"] = "",
            ["Site:HelpUrl"] = "/help",
        });
        using var visitor = new PlainBrowser(site);
        var footer = (await visitor.OpenAsync("/")).Document.QuerySelector("footer")!;
        Assert.Contains("Han River Tickets", footer.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [("Terms", "https://tickets.example/terms"), ("Help", "/help")],
            footer.QuerySelectorAll("a").Select(a => (a.TextContent, a.GetAttribute("href"))));
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("1.5")]
    [InlineData("abc")]
    [InlineData("1%27%20or%201=1")]
    [InlineData("%3Cscript%3E")]
    public async Task An_id_that_is_no_concerts_gets_the_page_that_says_so(string id)
    {
        await House.AddConcertAsync();
        await using var site = await House.OpenSiteAsync();
        using var visitor = new PlainBrowser(site);
        var page = await visitor.OpenAsync("/concerts/" + id);
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("There is nothing here", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_looks_as_if_it_did_not_exist()
    {
        var draft = await House.AddConcertAsync();
        await House.ChangeAsync(draft, concert => concert.Status = ConcertStatus.Draft);
        await using var site = await House.OpenSiteAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await OpenAsync(site, draft)).Status);
    }

    [Fact]
    public async Task The_language_is_the_browsers_until_the_person_chooses()
    {
        var concert = await House.AddConcertAsync();
        await using var site = await House.OpenSiteAsync();
        using var visitor = new PlainBrowser(site, "ko-KR,ko;q=0.9,en;q=0.5");
        var korean = await visitor.OpenAsync($"/concerts/{concert.ConcertId}");
        Assert.Equal("ko", korean.Language);
        Assert.Contains("예매하기", korean.Text, StringComparison.Ordinal);
        Assert.Contains("2027년 4월 4일 (일)", korean.Text, StringComparison.Ordinal);

        await visitor.SubmitAsync(korean, "English", ("culture", "en"));
        var english = await visitor.OpenAsync("/");
        Assert.Equal("en", english.Language);
        Assert.Contains("What's on", english.Text, StringComparison.Ordinal);

        using var reader = new PlainBrowser(site, "fr");
        Assert.Equal("en", (await reader.OpenAsync("/")).Language);
    }

    private static async Task<PlainPage> OpenAsync(ConcertSite site, TestConcert concert)
    {
        using var visitor = new PlainBrowser(site);
        return await visitor.OpenAsync($"/concerts/{concert.ConcertId}");
    }

    private async Task<Guid> RegisterAsync(PlainBrowser fan)
    {
        var form = await fan.OpenAsync("/account/register");
        var done = await fan.SubmitAsync(
            form, "Create account", ("Form.Email", "fan@concert.example"), ("Form.Password", "quiet seats near the stage"));
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        await using var db = House.CreateContext();
        return (await db.Users.SingleAsync()).Id;
    }
}
