using Microsoft.EntityFrameworkCore;
using Ticketing.Catalog;
using Ticketing.Persistence;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Nodes;

/// <summary>Whoever writes what nodes remember says so in the same transaction: all tests run under this watch.</summary>
public sealed class TellingTests : HouseTests
{
    [Fact]
    public async Task A_writer_that_forgets_to_tell_is_found()
    {
        var concert = await House.AddConcertAsync();
        await using var db = House.Node.Contexts.CreateDbContext();
        var alone = await Record.ExceptionAsync(() => db.Seats.ExecuteUpdateAsync(s => s.SetProperty(x => x.Features, SeatFeatures.None)));
        Assert.Contains("No other node", alone?.Message, StringComparison.Ordinal);

        var together = await Record.ExceptionAsync(() => House.Node.Contexts.InTransactionAsync(async (context, transaction) =>
        {
            await context.Places.ExecuteDeleteAsync();
            await transaction.CommitAsync();
            return concert;
        }, default));
        Assert.Contains("DELETE FROM places", together?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_writer_took_back_is_not_held_against_the_next()
    {
        await House.AddConcertAsync();
        foreach (var isTakenBack in new[] { true, false })
            await House.Node.Contexts.InTransactionAsync(async (context, transaction) =>
            {
                if (isTakenBack) return await context.Seats.ExecuteUpdateAsync(s => s.SetProperty(x => x.Features, SeatFeatures.None));
                var edited = await context.Concerts.ExecuteUpdateAsync(c => c.SetProperty(x => x.Artist, "Somebody else"));
                await transaction.CommitAsync();
                return edited;
            }, default);
    }
}
