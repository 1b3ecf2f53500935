using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ticketing.Catalog;
using Ticketing.Seating;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Concerts;

/// <summary>The public pages over HTTP: what is on, and a concert's page in each state of its sale.</summary>
public sealed class ConcertPagesTests : HouseTests
{
    [Fact]
    public async Task An_empty_house_says_so()
    {
        await using var site = await House.OpenSiteAsync();
        using var visitor = new PlainBrowser(site);
        Assert.Contains("No concert is announced yet", (await visitor.OpenAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concerts_hang_in_the_group_of_their_sale()
    {
        var onSale = await House.AddConcertAsync(dates: 2);
        var opening = await House.AddConcertAsync(opensIn: TimeSpan.FromMinutes(30));
        var later = await House.AddConcertAsync(opensIn: TimeSpan.FromDays(2));
        var draft = await House.AddConcertAsync();
        var ended = await House.AddConcertAsync();
        await ChangeAsync(draft, concert => concert.Status = ConcertStatus.Draft);
        await ChangeAsync(ended, concert => concert.Status = ConcertStatus.Closed);
        await using var site = await House.OpenSiteAsync();
        using var visitor = new PlainBrowser(site);
        var page = await visitor.OpenAsync("/");

        Assert.Equal([onSale.ConcertId], Group(page, "OnSale"));
        Assert.Equal([opening.ConcertId, later.ConcertId], Group(page, "OpeningSoon"));
        Assert.Equal([ended.ConcertId], Group(page, "Ended"));
        Assert.Contains("₩10,000", page.Text, StringComparison.Ordinal);
        Assert.Contains("2 dates", page.Text, StringComparison.Ordinal);
    }

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
        await ChangeAsync(closed, concert => concert.Status = ConcertStatus.Closed);
        await ChangeAsync(calledOff, concert => concert.Performances.ForEach(p => p.CalledOffAt = House.Now));
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
        await ChangeAsync(draft, concert => concert.Status = ConcertStatus.Draft);
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
        Assert.Contains("대기 시작하기", korean.Text, StringComparison.Ordinal);
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

    private static IEnumerable<int> Group(PlainPage page, string id) =>
        page.Document.GetElementById(id)!.Closest("section")!.QuerySelectorAll("h3 a")
            .Select(a => int.Parse(a.GetAttribute("href")!.Split('/')[^1], null));

    private async Task ChangeAsync(TestConcert concert, Action<Ticketing.Catalog.Concert> change)
    {
        await using var db = House.CreateContext();
        change(await db.Concerts.Include(c => c.Performances).SingleAsync(c => c.Id == concert.ConcertId));
        await db.SaveChangesAsync();
    }
}
