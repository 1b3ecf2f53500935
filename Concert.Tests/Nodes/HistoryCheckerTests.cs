using System.Diagnostics;
using Ticketing.Queue;
using Ticketing.Reservations;
using Ticketing.Wallets;
using static Ticketing.Tests.Nodes.MadeUpHistory;

namespace Ticketing.Tests.Nodes;

/// <summary>Which histories a house can have, and which show that it is broken. Times are seconds; a hold lasts 300 of them.</summary>
public sealed class HistoryCheckerTests
{
    // ---- what can be ----

    [Fact]
    public void Of_two_who_ask_at_once_either_may_win()
    {
        Explains(Holds("Ann", "A", "7", 1, 4), FindsTaken("Ben", "7", 2, 3));
        Explains(FindsTaken("Ben", "7", 1, 4), Holds("Ann", "A", "7", 2, 3));
    }

    [Fact]
    public void A_group_loses_for_one_seat_and_says_nothing_of_the_others() =>
        Explains(Holds("Ann", "A", "7", 1, 2), FindsTaken("Ben", "7", 3, 4), Holds("Cem", "C", "8 9", 5, 6));

    [Fact]
    public void A_hold_that_ran_out_is_somebody_elses_to_take() =>
        Explains(Holds("Ann", "A", "7", 1, 2), FindsTaken("Ben", "7", 300, 300), Holds("Ben", "B", "7", 301, 302),
            PaysTooLate("Ann", "A", 303, 304));

    [Fact]
    public void A_seat_is_kept_from_others_while_a_payment_that_came_in_time_is_at_work() =>
        Explains(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 300, 320), FindsTaken("Ben", "7", 310, 311));

    [Fact]
    public void A_payment_that_fails_may_have_kept_others_from_the_seat_for_a_while_too()
    {
        Explains(Holds("Ann", "A", "7", 1, 2), CannotPay("Ann", "A", 300, 301), FindsTaken("Ben", "7", 310, 311));
        Contradicts(Holds("Ann", "A", "7", 1, 2), CannotPay("Ann", "A", 300, 301), FindsTaken("Ben", "7", 335, 336));
    }

    [Fact]
    public void What_is_let_go_left_or_refunded_can_be_held_again() => Explains(
        Holds("Ann", "A", "7", 1, 2), Releases("Ann", "A", 3, 4), Holds("Ben", "B", "7", 5, 6), Leaves("Ben", 7, 8),
        Holds("Cem", "C", "7", 9, 10), Pays("Cem", "C", 11, 12), HearsItIsPaid("Cem", "C", 13, 14), IsRefunded("Cem", "C", 15, 16),
        Holds("Dee", "D", "7", 17, 18), StandsAtTheEnd("7", SeatState.Held(Id("D"), Start), 20));

    [Fact]
    public void Leaving_keeps_what_is_paid() =>
        Explains(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 3, 4), Leaves("Ann", 5, 6),
            Reads("Ann", "A", ReservationStatus.Confirmed, 7, 8));

    [Fact]
    public void A_payment_nobody_heard_of_may_have_worked_or_not()
    {
        Explains(Holds("Ann", "A", "7", 1, 2), Unheard(Pays("Ann", "A", 3, 4)), Reads("Ann", "A", ReservationStatus.Confirmed, 5, 6));
        Explains(Holds("Ann", "A", "7", 1, 2), Unheard(Pays("Ann", "A", 3, 4)), Reads("Ann", "A", ReservationStatus.OnHold, 5, 6));
        Explains(Holds("Ann", "A", "7", 1, 2), Unheard(Pays("Ann", "A", 3, 4)), Reads("Ann", "A", ReservationStatus.OnHold, 5, 6),
            Reads("Ann", "A", ReservationStatus.Confirmed, 7, 8));
    }

    [Fact]
    public void A_hold_nobody_heard_of_keeps_others_out_if_it_was_made()
    {
        Explains(Unheard(Holds("Ann", "A", "7", 1, 2)), FindsTaken("Ben", "7", 3, 4));
        Explains(Unheard(Holds("Ann", "A", "7", 1, 2)), Holds("Ben", "B", "7", 3, 4));
    }

    [Fact]
    public void Many_who_were_killed_may_have_worked_in_any_order() => Explains(
        [.. Enumerable.Range(0, 12).Select(i => Unheard(Holds($"Fan {i}", $"F{i}", "7", i, i))),
        .. Enumerable.Range(0, 12).Select(i => Unheard(Releases($"Fan {i}", $"F{i}", 20 + i, 20 + i))),
        Reads("Fan 4", "F4", ReservationStatus.OnHold, 40, 41), Reads("Fan 9", "F9", ReservationStatus.OnHold, 42, 43),
            Holds("Ann", "A", "7", 44, 45)]);

    [Fact]
    public void Blocked_seats_come_back() =>
        Explains(Blocks("7 8", 1, 2), FindsTaken("Ann", "8", 3, 4), Unblocks("7 8", 5, 6), Holds("Ann", "A", "8", 7, 8));

    [Fact]
    public void Letting_go_after_the_end_leaves_a_payment_at_work_alone() =>
        Explains(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 300, 310), Releases("Ann", "A", 303, 304));

    [Fact]
    public void A_date_that_is_called_off_keeps_what_is_sold_until_it_is_paid_back_and_sells_nothing_more()
    {
        Explains(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 3, 4), Holds("Ben", "B", "8", 5, 6), CallsOff("7 8", 7, 8),
            Reads("Ann", "A", ReservationStatus.Confirmed, 9, 10), Reads("Ben", "B", ReservationStatus.Released, 11, 12),
            IsRefunded("Ann", "A", 13, 14), StandsAtTheEnd("7", SeatState.Blocked, 20), StandsAtTheEnd("8", SeatState.Blocked, 20));
        Contradicts(CallsOff("7", 1, 2), Holds("Ann", "A", "7", 3, 4));
        Contradicts(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 3, 4), CallsOff("7", 5, 6), IsRefunded("Ann", "A", 7, 8),
            Holds("Ben", "B", "7", 9, 10));
    }

    // ---- what can't be ----

    [Fact]
    public void Two_winners_of_one_seat_are_caught() => Contradicts(Holds("Ann", "A", "7", 1, 4), Holds("Ben", "B", "7", 2, 3));

    [Fact]
    public void Two_winners_of_one_seat_of_two_groups_are_caught() =>
        Contradicts(Holds("Ann", "A", "6 7", 1, 4), Holds("Ben", "B", "7 8", 2, 3));

    [Fact]
    public void A_seat_taken_over_before_its_hold_ran_out_is_caught() =>
        Contradicts(Holds("Ann", "A", "7", 1, 2), Holds("Ben", "B", "7", 299, 300));

    [Fact]
    public void A_seat_sold_to_somebody_whose_hold_had_lapsed_and_was_taken_is_caught() =>
        Contradicts(Holds("Ann", "A", "7", 1, 2), Holds("Ben", "B", "7", 305, 306), Pays("Ann", "A", 307, 308));

    [Fact]
    public void A_seat_sold_to_somebody_whose_hold_had_lapsed_is_caught() =>
        Contradicts(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 302, 303));

    [Fact]
    public void A_refusal_of_a_seat_that_nobody_had_is_caught()
    {
        Contradicts(FindsTaken("Ann", "7", 1, 2));
        Contradicts(Holds("Ann", "A", "7", 1, 2), Releases("Ann", "A", 3, 4), FindsTaken("Ben", "7", 5, 6));
        Contradicts(Holds("Ann", "A", "7", 1, 2), FindsTaken("Ben", "7", 302, 303));
    }

    [Fact]
    public void A_payment_answered_but_the_seat_free_afterwards_is_caught()
    {
        Contradicts(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 3, 4), StandsAtTheEnd("7", SeatState.Free, 9));
        Contradicts(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 3, 4), Holds("Ben", "B", "7", 400, 401));
    }

    [Fact]
    public void A_stale_read_is_caught()
    {
        Contradicts(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 3, 4), Reads("Ann", "A", ReservationStatus.OnHold, 5, 6));
        Contradicts(Holds("Ann", "A", "7", 1, 2), Releases("Ann", "A", 3, 4), Reads("Ann", "A", ReservationStatus.OnHold, 5, 6));
        // Once somebody has seen that it worked, nobody sees any more that it didn't.
        Contradicts(Holds("Ann", "A", "7", 1, 2), Unheard(Pays("Ann", "A", 3, 4)), Reads("Ann", "A", ReservationStatus.Confirmed, 5, 6),
            Reads("Ann", "A", ReservationStatus.OnHold, 7, 8));
    }

    [Fact]
    public void A_living_hold_that_its_owner_is_told_has_run_out_is_caught() =>
        Contradicts(Holds("Ann", "A", "7", 1, 2), PaysTooLate("Ann", "A", 10, 11));

    [Fact]
    public void A_paid_seat_that_can_be_let_go_is_caught() => Contradicts(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 3, 4),
        Releases("Ann", "A", 5, 6));

    [Fact]
    public void A_seat_refunded_twice_is_caught() =>
        Contradicts(Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 3, 4), IsRefunded("Ann", "A", 5, 8), IsRefunded("Ann", "A", 6, 7));

    [Fact]
    public void A_blocked_seat_that_is_held_is_caught() => Contradicts(Blocks("7", 1, 2), Holds("Ann", "A", "7", 3, 4));

    [Fact]
    public void What_one_killed_act_explains_another_has_used_up() =>
        Contradicts(Holds("Ann", "A", "7", 1, 2), Unheard(Releases("Ann", "A", 3, 4)), Holds("Ben", "B", "7", 5, 6),
            Holds("Cem", "C", "7", 7, 8));

    // ---- what no single seat shows ----

    [Fact]
    public void More_seats_at_once_than_allowed_are_caught()
    {
        Contradicts(Holds("Ann", "A", "1 2", 1, 2), Holds("Ann", "B", "3 4", 3, 4), Holds("Ann", "C", "5", 5, 6));
        Explains(Holds("Ann", "A", "1 2", 1, 2), Holds("Ann", "B", "3 4", 3, 4), Releases("Ann", "A", 5, 6), Holds("Ann", "C", "5", 5, 6));
        Explains(Holds("Ann", "A", "1 2", 1, 2), Holds("Ann", "B", "3 4", 3, 4), Holds("Ann", "C", "5", 301, 302));
    }

    [Fact]
    public void Holding_from_a_place_that_was_left_or_used_up_is_caught()
    {
        Contradicts(Leaves("Ann", 1, 2), Holds("Ann", "A", "1", 3, 4));
        Contradicts(Holds("Ann", "A", "1", 1, 2), Pays("Ann", "A", 3, 4), Holds("Ann", "B", "2", 5, 6));
    }

    [Fact]
    public void A_position_that_goes_up_is_caught()
    {
        Contradicts(IsTold("Ann", 3, 1, 2), IsTold("Ann", 4, 3, 4));
        Explains(IsTold("Ann", 3, 1, 3), IsTold("Ann", 4, 2, 4), IsTold("Ann", 3, 5, 6));
    }

    [Fact]
    public void A_position_that_is_better_than_the_truth_is_caught()
    {
        var line = Look(1, Place("Ann", PlaceState.Waiting, 1), Place("Ben", PlaceState.Waiting, 2));
        Assert.Single(TooGood(IsTold("Ben", 1, 3, 4), line, line with { Start = 5, End = 5 }));
        Assert.Empty(TooGood(IsTold("Ben", 2, 3, 4), line, line with { Start = 5, End = 5 }));
        // Ann may have gone before Ben was told.
        Assert.Empty(TooGood(IsTold("Ben", 1, 3, 4), line, Look(5, Place("Ann", PlaceState.Left, 1), Place("Ben", PlaceState.Waiting, 2))));

        static IEnumerable<string> TooGood(Act told, params LineLook[] looks) =>
            new HistoryChecker([told], Books.Empty, looks).FindTooGoodPositions();
    }

    [Fact]
    public void Whoever_is_let_in_past_somebody_who_was_there_all_the_time_is_caught()
    {
        var ann = Place("Ann", PlaceState.Waiting, 1);
        var ben = Place("Ben", PlaceState.Waiting, 2);
        var benInside = Place("Ben", PlaceState.Admitted, 2, wasLetIn: true);
        Assert.Single(Lines(Look(1, ann, ben), Look(2, ann, benInside)));
        // Ann's arrival was written later than it was told the time, or she was let in first and has gone since.
        Assert.Empty(Lines(Look(1, ben), Look(2, ann, benInside)));
        Assert.Empty(Lines(Look(1, ann, ben), Look(2, Place("Ann", PlaceState.Left, 1), benInside)));
    }

    [Fact]
    public void A_second_place_in_one_line_and_a_full_house_that_lets_in_are_caught()
    {
        var ann = Place("Ann", PlaceState.Admitted, 1, wasLetIn: true);
        Assert.Single(Lines(Look(1, ann, ann with { PlaceId = Id("another") })));
        Assert.Single(Lines(Look(1, ann, Place("Ben", PlaceState.Admitted, 2, wasLetIn: true),
            Place("Cem", PlaceState.Admitted, 3, wasLetIn: true))));
    }

    [Fact]
    public void A_ledger_that_does_not_explain_the_wallet_is_caught()
    {
        Act[] acts = [Holds("Ann", "A", "7", 1, 2), Pays("Ann", "A", 3, 4)];
        var paid = new LedgerLine(Id("Ann"), 2, LedgerKind.Payment, -100, 0, Id("A"));
        var given = new LedgerLine(Id("Ann"), 1, LedgerKind.Credit, 100, 100, null);
        Assert.Empty(Money(acts, 0, given, paid));
        Assert.NotEmpty(Money(acts, 100, given, paid));
        Assert.NotEmpty(Money(acts, 100, given));
        Assert.NotEmpty(Money(acts, -100, given, paid, paid with { Number = 3, BalanceAfter = -100 }));
        Assert.NotEmpty(Money([acts[0]], 0, given, paid));
        Assert.Empty(Money([acts[0], Unheard(acts[1])], 0, given, paid));

        static IReadOnlyList<string> Money(Act[] acts, long balance, params LedgerLine[] ledger) =>
            new HistoryChecker(acts, Books.Empty with { Wallets = [new WalletLine(Id("Ann"), balance)], Ledger = ledger }, [])
                .FindContradictions(seatLimit: 4);
    }

    [Fact]
    public void Thousands_of_acts_on_hundreds_of_seats_take_a_moment()
    {
        var random = new Random(1);
        var acts = new List<Act>();
        // Each seat goes from hand to hand, ten rivals are refused each time, and every tenth caller never hears.
        for (var seat = 0; seat < 300; seat++)
        {
            for (var (turn, at) = (0, random.Next(50)); turn < 10; turn++, at += 40)
            {
                var (who, id) = ($"Fan {seat}", $"{seat}/{turn}");
                acts.Add(Maybe(Holds(who, id, $"{seat}", at, at + 15)));
                for (var rival = 0; rival < 10; rival++) acts.Add(FindsTaken("Rival", $"{seat}", at + 2 + rival, at + 16 + rival));
                acts.Add(Maybe(Releases(who, id, at + 14, at + 38)));
            }
        }
        var watch = Stopwatch.StartNew();
        Explains([.. acts]);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));

        Act Maybe(Act act) => random.Next(10) == 0 ? Unheard(act) : act;
    }

    private static void Explains(params Act[] acts) => Assert.Empty(Check(acts));

    private static void Contradicts(params Act[] acts) => Assert.NotEmpty(Check(acts));

    private static IReadOnlyList<string> Check(Act[] acts, params LineLook[] looks) =>
        new HistoryChecker(acts, Books.Empty, looks).FindContradictions(seatLimit: 4, maxAdmitted: 2);

    private static IReadOnlyList<string> Lines(params LineLook[] looks) => Check([], looks);
}
