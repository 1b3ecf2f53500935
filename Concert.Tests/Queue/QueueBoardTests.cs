using Ticketing.Queue;
using Ticketing.Tests.Support;

namespace Ticketing.Tests.Queue;

/// <summary>What a node remembers of a line, by itself.</summary>
public sealed class QueueBoardTests
{
    private static readonly DateTimeOffset Now = new TestClock().GetUtcNow();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_position_is_what_counting_from_the_front_would_say(int seed)
    {
        var random = new Random(seed);
        var (line, counted) = (new QueueLine(), new SortedSet<long>());
        for (var step = 0; step < 5_000; step++)
        {
            // Mostly at the end; sometimes a rank that was missed, or one below zero as the draw gives them.
            var rank = random.Next(10) == 0 ? random.Next(-5_000, 5_000) : step;
            if (random.Next(3) == 0 && counted.Count > 0)
            {
                rank = (int)counted.ElementAt(random.Next(counted.Count));
                line.Remove(rank);
                counted.Remove(rank);
            }
            else
            {
                line.Add(rank);
                counted.Add(rank);
            }
            Assert.Equal(counted.Count, line.Count);
            if (step % 50 == 0)
                Assert.All(counted.Select((r, i) => (r, i)), one => Assert.Equal(one.i + 1, line.PositionOf(one.r)));
        }
    }

    [Fact]
    public void Nobody_is_told_a_position_before_everybody_in_front_of_them_is_known()
    {
        var board = Board();
        var (first, second, third) = (Place(1), Place(2), Place(3));
        board.Apply([third], board.Moment(), Now);
        Assert.Null(board.Find(third.Id, Now)!.Position);
        board.Apply([first], board.Moment(), Now);
        Assert.Equal(1, board.Find(first.Id, Now)!.Position);
        Assert.Null(board.Find(third.Id, Now)!.Position);
        // Somebody who has gone again is known as well.
        board.Apply([second with { State = PlaceState.Left }], board.Moment(), Now);
        Assert.Equal(2, board.Find(third.Id, Now)!.Position);
    }

    [Fact]
    public void What_was_read_before_something_newer_was_known_is_passed_over_and_named()
    {
        var board = Board();
        var place = Place(1);
        var before = board.Moment();
        board.Apply([place with { State = PlaceState.Left }], board.Moment(), Now);
        Assert.Equal([place.Id], board.Apply([place], before, Now));
        Assert.Equal(PlaceState.Left, board.Find(place.Id, Now)!.State);
    }

    [Fact]
    public void Places_that_ended_leave_memory()
    {
        var board = Board();
        var ended = Place(1);
        board.Apply([ended], board.Moment(), Now);
        board.Apply([ended with { State = PlaceState.Completed }], board.Moment(), Now);
        // Their owner's other tabs ask for them for a while.
        Assert.NotNull(board.Find(ended.Id, Now));
        board.Apply([Place(2)], board.Moment(), Now.AddMinutes(11));
        Assert.Null(board.Find(ended.Id, Now));
        Assert.Null(board.FindOf(ended.PersonId, Now));
    }

    [Fact]
    public async Task The_board_of_a_sale_that_is_over_is_closed()
    {
        await using var house = await TestHouse.OpenAsync();
        var concert = await house.AddConcertAsync();
        await house.Node.TickAsync();
        Assert.NotNull(house.Node.Boards.Count(concert.ConcertId));
        house.Clock.Advance(TimeSpan.FromDays(31));
        await house.Node.Catalog.ReloadAsync(default);
        await house.Node.TickAsync();
        Assert.Null(house.Node.Boards.Count(concert.ConcertId));
    }

    private static QueueBoard Board()
    {
        var room = new WaitingRoom { ConcertId = 1 };
        typeof(WaitingRoom).GetProperty(nameof(WaitingRoom.DrawnAt))!.SetValue(room, Now);
        return new QueueBoard(1, room);
    }

    private static PlaceChange Place(long rank) =>
        new(Guid.CreateVersion7(), 1, Guid.NewGuid(), PlaceState.Waiting, rank, Now, null, null, null, null);
}
