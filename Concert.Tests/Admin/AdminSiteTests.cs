using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Ticketing.Demo;
using Ticketing.Payments;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Tests.Journeys;
using Ticketing.Tests.Support;
using Ticketing.Tickets;

namespace Ticketing.Tests.Admin;

/// <summary>The admin area as people meet it: closed to fans, files that open safely, a door that forgets no scan.</summary>
[Collection(BrowserTests.Name)]
public sealed class AdminSiteTests(Browser browser, DemoSite demo) : IClassFixture<DemoSite>
{
    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/concerts/1/sale")]
    [InlineData("/admin/orders")]
    [InlineData("/admin/users")]
    [InlineData("/admin/audit")]
    [InlineData("/admin/statement")]
    [InlineData("/admin/check-in")]
    [InlineData("/admin/exports/ledger.csv")]
    public async Task Fans_and_visitors_do_not_get_in(string path)
    {
        using var visitor = demo.Site.CreateClient();
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        using var fan = await SignInAsync(DemoData.Fan);
        Assert.NotEqual(HttpStatusCode.OK, (await fan.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        using var admin = await SignInAsync(DemoData.Admin);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_file_begins_with_the_mark_by_which_Excel_knows_Korean()
    {
        using var admin = await SignInAsync(DemoData.Admin);
        admin.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ko");
        var bytes = await admin.GetByteArrayAsync(new Uri("/admin/exports/ledger.csv", UriKind.Relative));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.StartsWith("\"고객\",\"번호\"", System.Text.Encoding.UTF8.GetString(bytes[3..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_door_keeps_a_scan_while_the_line_is_down_and_lets_in_once()
    {
        var (performanceId, code) = await SellAsync();
        await using var phone = await browser.OpenAsync(demo.Site, screen: Screen.Phone);
        await phone.APIRequest.PostAsync(
            "/api/v1/auth/login?useCookies=true", new() { DataObject = new { email = DemoData.Admin, password = DemoData.Password } });
        var page = await phone.NewPageAsync();
        await page.GotoAsync("/admin/check-in");
        await page.GetByLabel("Performance").SelectOptionAsync(performanceId.ToString(System.Globalization.CultureInfo.InvariantCulture));

        await phone.SetOfflineAsync(true);
        await page.GetByLabel("Ticket code").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the ticket" }).ClickAsync();
        await Assertions.Expect(page.Locator("#line")).ToContainTextAsync("1 scans are kept");
        await phone.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator("#verdict[data-kind=yes]")).ToContainTextAsync("Come in");
        await Assertions.Expect(page.Locator("#line")).ToContainTextAsync("Every scan is answered");

        await page.GetByLabel("Ticket code").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the ticket" }).ClickAsync();
        await Assertions.Expect(page.Locator("#verdict[data-kind=no]")).ToContainTextAsync("Used already");
    }

    [Fact]
    public async Task An_announcement_is_made_from_the_cockpit_and_kept_as_plain_text()
    {
        await using var desk = await browser.OpenAsync(demo.Site);
        await desk.APIRequest.PostAsync(
            "/api/v1/auth/login?useCookies=true", new() { DataObject = new { email = DemoData.Admin, password = DemoData.Password } });
        var page = await desk.NewPageAsync();
        await page.GotoAsync("/admin/concerts/1/sale");
        // The charts are drawn by the circuit: before that, what is typed would be lost.
        await Assertions.Expect(page.Locator("figure svg").First).ToBeVisibleAsync();
        await page.GetByLabel("Announcement to everyone who waits").FillAsync("<b>Doors</b> at six");
        await page.GetByRole(AriaRole.Button, new() { Name = "Announce", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Everyone who waits sees it now.")).ToBeVisibleAsync();
        await using var db = await demo.Site.Services.GetRequiredService<IDbContextFactory<ConcertDbContext>>().CreateDbContextAsync();
        Assert.Equal("<b>Doors</b> at six", (await db.WaitingRooms.SingleAsync(r => r.ConcertId == 1)).Announcement);
    }

    private async Task<HttpClient> SignInAsync(string email)
    {
        var client = demo.Site.CreateClient();
        (await client.PostAsJsonAsync("/api/v1/auth/login?useCookies=true", new { email, password = DemoData.Password }))
            .EnsureSuccessStatusCode();
        return client;
    }

    private async Task<(int PerformanceId, string Code)> SellAsync()
    {
        Guid fan;
        await using (var db = await demo.Site.Services.GetRequiredService<IDbContextFactory<ConcertDbContext>>().CreateDbContextAsync())
            fan = await db.Users.Where(u => u.Email == DemoData.Fan).Select(u => u.Id).SingleAsync();
        var rooms = demo.Site.Services.GetRequiredService<WaitingRoomService>();
        await rooms.JoinAsync(fan, 1, default);
        var place = (await rooms.FindMineAsync(fan, 1, default))!;
        var performanceId = (await demo.Site.Services.GetRequiredService<Ticketing.Catalog.CatalogCache>()
            .FindAsync(1, default))!.Performances[0].PerformanceId;
        var held = TestHouse.FirstOf(await demo.Site.Services.GetRequiredService<ReservationService>()
            .HoldBestAsync(fan, place.QueueToken, performanceId, 1, null, TestHouse.NewAttempt(fan), default));
        var reservation = Assert.IsType<HoldResult.Held>(held).Reservation;
        await demo.Site.Services.GetRequiredService<PaymentService>()
            .PayAsync(fan, place.QueueToken, reservation.ReservationId, null, TestHouse.NewAttempt(fan), default);
        return (performanceId, (await demo.Site.Services.GetRequiredService<TicketService>()
            .ListAsync(fan, reservation.ReservationId, default))[0].Code);
    }
}
