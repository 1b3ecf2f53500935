using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Ticketing.Persistence;
using Ticketing.Queue;
using Ticketing.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ticketing.Tests.Journeys;

/// <summary>A site where a hold lasts a few seconds and no job tidies: time alone decides.</summary>
public sealed class ShortHoldSite : DemoSite
{
    protected override Dictionary<string, string?> Settings => new() { ["Sales:HoldDuration"] = "00:00:06", ["Jobs:Enabled"] = "false" };
}

/// <summary>Time runs out, turns come: what is told without a click.</summary>
[Collection(BrowserTests.Name)]
public sealed class ShortHoldTests(Browser browser, ShortHoldSite demo) : IClassFixture<ShortHoldSite>
{
    [Fact]
    public async Task A_hold_runs_out_and_the_seat_comes_back_on_the_other_screen()
    {
        var date = demo.Club.Performances[0].PerformanceId;
        var holder = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        var watcher = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await watcher.EnterAsync(demo.Club.ConcertId, date);
        await holder.EnterAsync(demo.Club.ConcertId, date);
        await holder.TouchSeatAsync(5);
        await holder.PressAsync("Hold 1 seat");

        await Expect(watcher.Seat(5)).ToBeSaidAsync("held by someone");
        await Expect(watcher.Seat(5)).ToBeSaidAsync("free", 15_000);
        await Expect(holder.GetByRole(AriaRole.Heading, new() { Name = "Time ran out" })).ToBeFocusedAsync(new() { Timeout = 15_000 });
        await holder.GetByRole(AriaRole.Link, new() { Name = "Choose seats again" }).ClickAsync();
        await Expect(holder.Seat(5)).ToBeSaidAsync("free");
    }

    [Fact]
    public async Task Who_waits_is_let_in_without_touching_anything_when_there_is_room()
    {
        await MakeRoomForAsync(1);
        var inside = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        var waiting = await demo.OpenAsync(browser, await demo.AddPersonAsync());
        await inside.EnterAsync(demo.Arena.ConcertId, demo.Arena.Performances[0].PerformanceId);

        await waiting.GotoAsync($"/concerts/{demo.Arena.ConcertId}/queue");
        await Expect(waiting.GetByText("Nobody is ahead of you")).ToBeVisibleAsync();
        await waiting.BecomesLiveAsync();
        await MakeRoomForAsync(2);
        await Expect(waiting).ToHaveURLAsync(new Regex("/dates"));
        await Expect(waiting.GetByText("It's your turn")).ToBeVisibleAsync();
        await Expect(waiting).ToHaveTitleAsync(new Regex("^It's your turn"));
    }

    private async Task MakeRoomForAsync(int people)
    {
        await using (var db = await demo.Site.Services.GetRequiredService<IDbContextFactory<ConcertDbContext>>().CreateDbContextAsync())
            await db.WaitingRooms.Where(room => room.ConcertId == demo.Arena.ConcertId)
                .ExecuteUpdateAsync(room => room.SetProperty(r => r.MaxAdmitted, people));
        // The board learns of the room's new size with the next tick; with the jobs off, somebody has to open the door.
        await demo.Site.Services.GetRequiredService<QueueBoards>().RefreshAsync(CancellationToken.None);
        await demo.Site.Services.GetRequiredService<AdmissionService>().AdmitAsync(CancellationToken.None);
    }
}
