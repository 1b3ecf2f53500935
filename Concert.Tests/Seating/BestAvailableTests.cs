using System.Diagnostics;
using Ticketing.Seating;

namespace Ticketing.Tests.Seating;

/// <summary>What the house chooses for people, in halls that are empty, worn and nearly full.</summary>
public sealed class BestAvailableTests
{
    private static string? Best(TestHall hall, int count) => Text(BestAvailable.Find(hall.Map, count, null));

    private static string? Accessible(TestHall hall, int count) => Text(BestAvailable.FindAccessible(hall.Map, count, null));

    private static string? Text(IReadOnlyList<string>? labels) => labels is null ? null : string.Join(' ', labels);

    private static TestHall Without(TestHall hall, params char[] sections)
    {
        hall.Sell(hall.Map.Sections.Where(s => sections.Contains(s.Plan.Name[0])).SelectMany(s => s.Seats).Select(s => s.Label).ToList());
        return hall;
    }

    [Fact]
    public void The_first_pair_in_an_empty_arena_sits_in_the_middle_of_the_first_row() =>
        Assert.Equal("F2-1-17 F2-1-18", Best(TestHall.Arena(), 2));

    [Fact]
    public void The_first_pair_in_a_theatre_and_in_a_club_sits_in_the_middle_of_the_first_row()
    {
        Assert.Equal("SC-1-10 SC-1-11", Best(TestHall.Theatre(), 2));
        Assert.Equal("5 6", Best(TestHall.Club(), 2));
    }

    [Fact]
    public void The_better_tier_comes_first_as_long_as_it_has_a_group()
    {
        var hall = TestHall.Arena();
        // What is left of the best tier is the far corner of a side block: it still comes before the front of the next tier.
        hall.Sell(hall.Map.Sections.Where(s => s.Plan.TierOrder == 0).SelectMany(s => s.Seats).Select(s => s.Label)
            .Except(["F4-15-17", "F4-15-18"]).ToList());
        Assert.Equal("F4-15-17 F4-15-18", Best(hall, 2));
        Assert.StartsWith("F6-1-", Best(hall, 3), StringComparison.Ordinal);
        Assert.StartsWith("L7-1-", Text(BestAvailable.Find(hall.Map, 2, tierId: 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_stands_fill_from_the_middle_and_the_seats_beside_the_stage_come_last()
    {
        var hall = Without(TestHall.Arena(), 'F', 'L');
        Assert.Matches("^U[89]-1-", Best(hall, 2)!);
        var order = new List<string>();
        while (BestAvailable.Find(hall.Map, 2, null) is { } pair)
        {
            order.Add(pair[0].Split('-')[0]);
            hall.Sell(pair);
        }
        Assert.Matches("^U(1|16)$", order[^1]);
    }

    [Fact]
    public void At_equal_distance_the_middle_comes_before_the_side()
    {
        var last = float.MinValue;
        for (var degrees = 0; degrees <= 180; degrees += 10)
        {
            var (sin, cos) = MathF.SinCos(degrees * MathF.PI / 180);
            var cost = SeatQuality.CostOf(new PlanPoint(500 + 200 * sin, 200 * cos), default);
            Assert.True(cost > last, $"{degrees}°");
            last = cost;
        }
    }

    [Fact]
    public void Nobody_is_left_alone_where_that_can_be_had()
    {
        // In front three seats would strand the fourth; behind, they leave none.
        Assert.Equal("2-1 2-2 2-3", Best(TestHall.Rows("oooo", "ooox"), 3));
        Assert.Equal("1-1 1-2 1-3", Best(TestHall.Rows("oooo", "oxox"), 3));
    }

    [Fact]
    public void A_group_never_sits_across_an_aisle_or_in_two_rows()
    {
        Assert.Null(Best(TestHall.Rows("oo.oo", "o.oo."), 3));
        Assert.Equal("2-4 2-5 2-6", Best(TestHall.Rows("oo.oo.", "oo.ooo"), 3));
    }

    [Fact]
    public void Accessible_and_companion_seats_are_left_to_those_who_need_them_while_there_are_others()
    {
        var hall = TestHall.Rows("ACoo", "xooo");
        Assert.Equal("1-3 1-4", Best(hall, 2));
        hall.Sell(["1-3", "1-4", "2-2", "2-3", "2-4"]);
        Assert.Equal("1-1 1-2", Best(hall, 2));
    }

    [Fact]
    public void An_accessible_seat_is_found_with_its_companions_beside_it()
    {
        Assert.Equal("1-1", Accessible(TestHall.Rows("ACooCA"), 1));
        Assert.Equal("1-1 1-2", Accessible(TestHall.Rows("ACooCA"), 2));
        // Another person's accessible seat isn't taken as a companion seat.
        Assert.Equal("2-1 2-2", Accessible(TestHall.Rows("AAoooo", "ACoooo"), 2));
        Assert.Equal("2-1 2-2 2-3", Accessible(TestHall.Rows("ACxooo", "ACCooo"), 3));
        Assert.Equal("1-1 1-2 1-3", Accessible(TestHall.Rows("ACoooo"), 3));
        Assert.Null(Accessible(TestHall.Rows("xCoooo"), 2));
        Assert.Equal("41 42", Accessible(TestHall.Club(), 2));
    }

    [Fact]
    public void What_the_caller_knows_to_be_taken_is_passed_over()
    {
        var hall = TestHall.Club();
        Assert.Equal("15 16", Text(BestAvailable.Find(hall.Map, 2, null, Enumerable.Range(1, 10).Select(i => $"{i}").ToHashSet())));
    }

    [Fact]
    public void Alternatives_are_the_nearest_groups_of_the_same_size_and_share_no_seat()
    {
        var hall = TestHall.Arena();
        hall.Sell(["F2-7-9"]);
        var groups = BestAvailable.Alternatives(hall.Map, 2, "F2-7-9");
        Assert.Equal(3, groups.Count);
        Assert.Equal(6, groups.SelectMany(g => g).Distinct().Count());
        Assert.All(groups, group => Assert.True(hall.PlaceOf(group[0]).DistanceTo(hall.PlaceOf("F2-7-9")) < 3 * 5.2f));
    }

    [Fact]
    public void A_choice_among_fifteen_thousand_seats_takes_under_two_milliseconds()
    {
        // What costs most: everything is free but the best, so that all sections are looked at for groups of four that don't exist.
        var hall = TestHall.Arena();
        hall.Sell(hall.Map.Sections.SelectMany(s => s.Seats).Where((_, i) => i % 4 == 3).Select(s => s.Label).ToList());
        var map = hall.Map;
        Assert.Null(BestAvailable.Find(map, 4, null));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var times = Enumerable.Range(0, 31).Select(_ =>
        {
            var from = Stopwatch.GetTimestamp();
            BestAvailable.Find(map, 3, null);
            BestAvailable.Find(map, 4, null);
            return Stopwatch.GetElapsedTime(from) / 2;
        }).Order().ToList();
        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / 62;
        Assert.True(times[15] < TimeSpan.FromMilliseconds(2), $"{times[15].TotalMilliseconds} ms");
        Assert.True(allocated < 32 * 1024, $"{allocated} bytes");
    }
}
