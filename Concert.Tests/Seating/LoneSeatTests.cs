using Ticketing.Seating;

namespace Ticketing.Tests.Seating;

/// <summary>The hint that a choice would leave a seat alone.</summary>
public sealed class LoneSeatTests
{
    private static string? Hint(string row, params string[] chosen) => LoneSeat.Find(TestHall.Rows(row).Map, chosen) is { } hint
        ? $"{hint.Label}: {(hint.Instead is { } instead ? string.Join(' ', instead) : "none")}"
        : null;

    [Fact]
    public void A_choice_that_leaves_nobody_alone_is_fine()
    {
        Assert.Null(Hint("oooooo", "1-1", "1-2"));
        Assert.Null(Hint("oooooo", "1-3", "1-4"));
        Assert.Null(Hint("oo", "1-1", "1-2"));
        Assert.Null(Hint("oooooo"));
        Assert.Null(Hint("oooooo", "9-9"));
    }

    [Fact]
    public void The_seat_that_would_be_alone_is_named_with_the_nearest_way_to_help_it()
    {
        Assert.Equal("1-1: 1-1 1-2", Hint("oooooo", "1-2", "1-3"));
        Assert.Equal("1-6: 1-3 1-4", Hint("oooooo", "1-4", "1-5"));
        Assert.Equal("1-4: 1-4 1-5", Hint("oox" + "oooo", "1-5", "1-6"));
    }

    [Fact]
    public void An_aisle_is_an_end_as_a_taken_seat_is()
    {
        Assert.Equal("1-5: 1-5 1-6", Hint("ooo.oooo", "1-6", "1-7"));
        Assert.Null(Hint("ooo.oooo", "1-5", "1-6"));
    }

    [Fact]
    public void A_gap_within_a_choice_is_seen_and_closing_it_is_up_to_the_person() =>
        Assert.Equal("1-2: none", Hint("ooooooo", "1-1", "1-3"));

    [Fact]
    public void There_may_be_no_way_to_help() => Assert.Equal("1-3: none", Hint("ooo", "1-1", "1-2"));

    [Fact]
    public void Seats_that_others_had_left_alone_before_are_not_this_choices_fault() =>
        Assert.Null(Hint("oxoooo", "1-3", "1-4"));

    [Fact]
    public void What_was_chosen_elsewhere_stays_in_the_choice()
    {
        var hall = TestHall.Rows("oooooo", "oooooo");
        var hint = LoneSeat.Find(hall.Map, ["1-1", "1-2", "2-2", "2-3"]);
        Assert.Equal("2-1", hint!.Label);
        Assert.Equal(["1-1", "1-2", "2-1", "2-2"], hint.Instead!);
    }

    [Fact]
    public void Nobody_is_asked_to_sit_in_a_seat_for_those_who_need_it()
    {
        Assert.Equal("1-3: 1-3 1-4", Hint("ACoooo", "1-4", "1-5"));
        Assert.Null(Hint("ACoooo", "1-1"));
        Assert.Null(Hint("ACoooo", "1-1", "1-2"));
    }

    [Fact]
    public void What_one_holds_already_counts_as_ones_own() => Assert.Null(Hint("oxxooo", "1-2", "1-3", "1-1"));
}
