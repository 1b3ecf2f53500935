using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Seating;
using Ticketing.Tests.Support;
using Ticketing.Web.Pages.Concerts;

namespace Ticketing.Tests.Concerts;

/// <summary>The first page over HTTP: what opens next, what is on, and finding it without a circuit or a script.</summary>
public sealed class HomePageTests : HouseTests
{
    [Fact]
    public async Task An_empty_house_says_so()
    {
        Assert.Contains("No concert is announced yet", (await OpenAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concerts_hang_in_the_group_of_their_sale_and_sold_out_ones_in_a_place_of_their_own()
    {
        var onSale = await House.AddConcertAsync(dates: 2);
        var opening = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(30));
        var later = await House.AddConcertAsync(opensIn: TimeSpan.FromDays(2));
        var soldOut = await House.AddConcertAsync();
        var draft = await House.AddConcertAsync();
        var ended = await House.AddConcertAsync();
        await House.ChangeAsync(draft, concert => concert.Status = ConcertStatus.Draft);
        await House.ChangeAsync(ended, concert => concert.Status = ConcertStatus.Closed);
        await using (var db = House.CreateContext())
            await db.Seats.Where(s => s.PerformanceId == soldOut.PerformanceId)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, SeatStatus.Blocked));
        await using var site = await House.OpenSiteAsync();
        using var visitor = new PlainBrowser(site);
        // Seats are counted by whoever looks at the concert first, or by the clock.
        await visitor.OpenAsync($"/concerts/{soldOut.ConcertId}");
        var page = await visitor.OpenAsync("/");

        Assert.Equal([onSale.ConcertId], Group(page, "OnSale"));
        Assert.Equal([opening.ConcertId, later.ConcertId], Group(page, "OpeningSoon"));
        Assert.Equal([soldOut.ConcertId], Group(page, "SoldOut"));
        Assert.Equal([ended.ConcertId], Group(page, "Ended"));
        Assert.Contains("₩10,000", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("from ₩10,000", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 dates", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_opens_next_comes_first_with_a_countdown()
    {
        await House.AddConcertAsync(opensIn: TimeSpan.FromDays(2));
        var next = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(30));
        var page = await OpenAsync("/");

        Assert.Equal($"/concerts/{next.ConcertId}", page.Document.QuerySelector("main h2 a")!.GetAttribute("href"));
        var opening = (House.Now + TimeSpan.FromMinutes(30)).ToUnixTimeMilliseconds();
        Assert.Equal($"{opening}", page.Document.QuerySelector("main [data-countdown]")!.GetAttribute("data-countdown"));
    }

    [Fact]
    public async Task With_nothing_to_open_the_page_begins_with_what_is_on()
    {
        await House.AddConcertAsync();
        var page = await OpenAsync("/");
        Assert.Null(page.Document.QuerySelector("[data-countdown]"));
        Assert.Equal("On sale now", page.Document.QuerySelector("main h2")!.TextContent);
    }

    [Fact]
    public async Task A_concert_is_found_by_words_of_its_title_and_artist_its_city_its_day_and_its_state()
    {
        var trio = await House.AddConcertAsync();
        var snow = await House.AddConcertAsync(opensIn: TimeSpan.FromDays(2));
        await House.ChangeAsync(trio, concert => (concert.Title, concert.Artist) = ("Midnight Trio", "Seo Yuna"));
        await House.ChangeAsync(snow, concert =>
        {
            (concert.Title, concert.Artist, concert.Venue!.City) = ("첫눈 콘서트", "한겨울밤", "Busan");
            concert.Performances[0].StartsAt = House.Now.AddDays(40);
        });
        await using var site = await House.OpenSiteAsync();
        using var visitor = new PlainBrowser(site);

        foreach (var (search, found) in new[]
        {
            ("q=yuna+MIDNIGHT", trio), ("q=첫눈", snow), ("city=Busan", snow), ("city=Seoul", trio), ("state=OnSale", trio),
            ("state=OpeningSoon", snow), ($"day={Day(40)}", snow), ($"day={Day(30)}&q=trio", trio),
        })
        {
            var page = await visitor.OpenAsync("/?" + search);
            Assert.Contains("1 concert found", page.Text, StringComparison.Ordinal);
            Assert.Equal(
                [$"/concerts/{found.ConcertId}"], page.Document.QuerySelectorAll("main h3 a").Select(a => a.GetAttribute("href")));
        }
    }

    [Fact]
    public async Task A_search_stays_in_the_form_and_an_empty_one_says_so_with_a_way_back()
    {
        await House.AddConcertAsync();
        var page = await OpenAsync("/?q=nobody+of+this+name&city=Seoul&day=2027-04-04&state=SoldOut");

        Assert.Contains("No concert fits this search", page.Text, StringComparison.Ordinal);
        Assert.Contains(page.Document.QuerySelectorAll("main a"), a => a.TextContent == "Show all concerts");
        Assert.Equal("nobody of this name", page.InputOf("Artist or title").Value);
        Assert.Equal("2027-04-04", page.InputOf("When").Value);
        Assert.Equal(
            ["Seoul", "SoldOut"], page.Document.QuerySelectorAll("main option[selected]").Select(option => option.GetAttribute("value")));
    }

    [Theory]
    [InlineData("day=tomorrow")]
    [InlineData("day=2027-02-31&state=7")]
    [InlineData("q=&city=&day=&state=")]
    public async Task What_the_address_says_in_vain_is_as_if_it_said_nothing(string search)
    {
        var concert = await House.AddConcertAsync();
        var page = await OpenAsync("/?" + search);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal([concert.ConcertId], Group(page, "OnSale"));
    }

    [Fact]
    public async Task A_date_in_another_year_says_its_year()
    {
        await House.AddConcertAsync();
        var far = await House.AddConcertAsync();
        await House.ChangeAsync(far, concert => concert.Performances[0].StartsAt = House.Now.AddYears(1));
        var tiles = (await OpenAsync("/")).Document.QuerySelectorAll("article").Select(tile => tile.TextContent).ToList();
        Assert.Equal(2, tiles.Count);
        Assert.Contains(tiles, tile => tile.Contains("Sun, 4 Apr, 19:00", StringComparison.Ordinal));
        Assert.Contains(tiles, tile => tile.Contains("Sun, 5 Mar 2028, 19:00", StringComparison.Ordinal));
    }

    private string Day(int days) => Korea.Day(House.Now.AddDays(days)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<PlainPage> OpenAsync(string path)
    {
        await using var site = await House.OpenSiteAsync();
        using var visitor = new PlainBrowser(site);
        return await visitor.OpenAsync(path);
    }

    private static IEnumerable<int> Group(PlainPage page, string id) =>
        page.Document.GetElementById(id)!.Closest("section")!.QuerySelectorAll("h3 a")
            .Select(a => int.Parse(a.GetAttribute("href")!.Split('/')[^1], null));
}

/// <summary>The home page while what it shows is still being read.</summary>
public sealed class HomePageStartTests : PageTests
{
    [Fact]
    public void Whoever_comes_first_after_a_start_sees_the_page()
    {
        // Nobody has asked this node for a concert yet: it has to read, and the page is drawn meanwhile.
        var page = Render<HomePage>(p => p.AddCascadingValue<HttpContext>(new DefaultHttpContext()));
        page.WaitForAssertion(() => Assert.Contains("No concert is announced yet", page.Markup, StringComparison.Ordinal), Patience);
    }
}
