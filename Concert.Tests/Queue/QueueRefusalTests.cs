using System.Reflection;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Queue;
using Ticketing.Tests.Support;
using Ticketing.Web.Pages.Queue;

namespace Ticketing.Tests.Queue;

/// <summary>Why there is no place to be had: what the waiting room answers, as it is told on the page.</summary>
public sealed class QueueRefusalTests : PageTests
{
    private TestConcert concert = null!;
    private int retries;

    [Fact]
    public async Task Sold_out_is_told_with_a_way_to_ask_again()
    {
        concert = await House.AddConcertAsync(seats: 2);
        await House.BoughtAsync(await House.AdmitFanAsync(concert, 2 * TestHouse.Price), concert, "1", "2");
        var refusal = await ShowAsync<JoinResult.SoldOut>();
        refusal.Tells("Sold out for now");
        await refusal.Button("Try again").ClickAsync();
        Assert.Equal(1, retries);
    }

    [Fact]
    public async Task Before_the_room_opens_it_is_counted_down_and_asked_for_by_itself()
    {
        concert = await House.AddConcertAsync(opensIn: TimeSpan.FromHours(2));
        var refusal = await ShowAsync<JoinResult.Closed>();
        refusal.Tells("The waiting room isn't open yet");
        Assert.Contains("1:00:00", refusal.Find("[role=timer]").TextContent, StringComparison.Ordinal);
        House.Clock.Advance(TimeSpan.FromHours(1));
        refusal.WaitForAssertion(() => Assert.Equal(1, retries), Patience);
    }

    [Fact]
    public async Task After_the_sale_there_is_nothing_to_ask_for()
    {
        concert = await House.AddConcertAsync();
        await ChangeStatusAsync(ConcertStatus.Closed);
        var refusal = await ShowAsync<JoinResult.Closed>();
        refusal.Tells("The sale has ended");
        Assert.Empty(refusal.FindAll("button"));
    }

    [Fact]
    public async Task A_room_that_is_being_drained_says_that_it_takes_nobody_for_the_moment()
    {
        concert = await House.AddConcertAsync();
        await ChangeAsync(db => db.WaitingRooms.ExecuteUpdateAsync(r => r.SetProperty(x => x.Draining, true)));
        var refusal = await ShowAsync<JoinResult.Closed>();
        refusal.Tells("No new places for the moment");
        Assert.NotNull(refusal.Button("Try again"));
    }

    [Fact]
    public async Task Who_comes_and_goes_in_a_loop_is_told_so()
    {
        concert = await House.AddConcertAsync();
        var fan = await House.AddFanAsync();
        for (var i = 0; i < WaitingRoomService.JoinsPerHour; i++)
            await House.LeaveQueueAsync(await House.AdmitAsync(fan, concert), concert);
        (await ShowAsync<JoinResult.TooOften>(fan)).Tells("You have joined this queue very often");
        House.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<JoinResult.Joined>(await Node.Rooms.JoinAsync(fan, concert.ConcertId, default));
    }

    [Fact]
    public async Task Whoever_is_locked_is_told_so()
    {
        concert = await House.AddConcertAsync();
        var fan = await House.AddFanAsync();
        await House.LockAsync(fan);
        (await ShowAsync<JoinResult.Locked>(fan)).Tells("Your account is locked");
    }

    [Fact]
    public async Task Whose_address_is_not_confirmed_is_led_to_confirming_it()
    {
        concert = await House.AddConcertAsync();
        var refusal = await ShowAsync(new JoinResult.AddressUnconfirmed());
        refusal.Tells("Confirm your address first");
        Assert.Contains(refusal.FindAll("a"), a => a.GetAttribute("href") == "/account");
    }

    [Fact]
    public async Task When_too_many_come_at_once_there_is_a_way_to_ask_again()
    {
        concert = await House.AddConcertAsync();
        var refusal = await ShowAsync(new JoinResult.Busy());
        refusal.Tells("You have no place in the line yet");
        await refusal.Button("Try again").ClickAsync();
        Assert.Equal(1, retries);
    }

    [Fact]
    public void No_way_that_joining_can_end_is_forgotten() =>
        Assert.Equal(
            // A place is the waiting room's own page, and a concert that isn't there is no page at all.
            new[] { nameof(JoinResult.Closed), nameof(JoinResult.Joined), nameof(JoinResult.NoSuchConcert), nameof(JoinResult.SoldOut),
                nameof(JoinResult.TooOften), nameof(JoinResult.Locked), nameof(JoinResult.AddressUnconfirmed),
                nameof(JoinResult.Busy) }.Order(),
            typeof(JoinResult).GetNestedTypes(BindingFlags.Public).Select(t => t.Name).Order());

    /// <summary>What somebody new hears, with ways back in any case.</summary>
    private async Task<IRenderedComponent<QueueRefusal>> ShowAsync<TResult>(Guid? fan = null) where TResult : JoinResult
    {
        await Node.TickAsync();
        return await ShowAsync(
            Assert.IsType<TResult>(await Node.Rooms.JoinAsync(fan ?? await House.AddFanAsync(), concert.ConcertId, default)));
    }

    private async Task<IRenderedComponent<QueueRefusal>> ShowAsync(JoinResult answer)
    {
        var view = await Node.Catalog.FindAsync(concert.ConcertId, default);
        var shown = Render<QueueRefusal>(r => r.Add(x => x.Concert, view!).Add(x => x.Refusal, answer)
            .Add(x => x.OnRetry, () => retries++));
        Assert.Contains(shown.FindAll("a"), a => a.GetAttribute("href") == $"/concerts/{concert.ConcertId}");
        return shown;
    }
}
