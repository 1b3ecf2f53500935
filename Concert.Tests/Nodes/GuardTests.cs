namespace Ticketing.Tests.Nodes;

/// <summary>
/// Proves that a storm sees what it is there to see: each guard of the house is switched off in turn, on all nodes, and what goes wrong
/// then is found. With all guards on, the same weather passes.
/// </summary>
public sealed class GuardTests
{
    private static readonly Dictionary<string, (Guard Guard, string Finding, Func<StormSettings, StormSettings> Weather)> Guards = new()
    {
        ["A seat is held only while it is free"] = (
            new Guard("free seats").WithLie("seats", "status", "'Available'").WithoutCondition("UPDATE", "seats", ["status", "held_until"]),
            "no order of its", w => w),
        ["Only who is inside may hold"] = (
            new Guard("inside").WithLie("places", "admitted_until", "now() + interval '100 years'")
                .WithLie("places", "state", "'Admitted'"),
            "Held from a place", w => w with { Seats = 60, MaxAdmitted = 40 }),
        ["Nobody has more seats than allowed"] = (
            new Guard("limit").WithoutCondition("SELECT", "reservations", ["status", "hold_expires_at"], always: false),
            "seats at once", w => w with { Seats = 60, MaxAdmitted = 40 }),
        ["Nobody spends what they don't have"] = (
            new Guard("balance").WithLie("wallets", "balance", "1000000000").WithoutCondition("UPDATE", "wallets", ["balance"])
                .WithoutConstraint("wallets", "ck_wallets_balance")
                .WithoutConstraint("ledger_entries", "ck_ledger_entries_balance_after"),
            "fell to", w => w with { Balance = 1, Seats = 60 }),
        ["What is paid can't be let go"] = (
            new Guard("release").WithoutCondition("UPDATE", "reservations", ["status"]),
            "no order of its", w => w with { Seats = 60, MaxAdmitted = 40, ActsEach = 40 }),
        ["What is paid is paid back once"] = (
            new Guard("refund").WithoutCondition("UPDATE", "payments", ["refunded_amount"])
                .WithoutCondition("UPDATE", "tickets", ["status"])
                .WithoutConstraint("payments", "ck_payments_amounts"),
            "came back", w => w with { Seats = 60, MaxAdmitted = 40, ActsEach = 40 }),
        ["A hold ends when its time has come, not before"] = (
            new Guard("expiry").WithoutCondition("SELECT", "reservations", ["hold_expires_at"])
                .WithoutCondition("UPDATE", "reservations", ["hold_expires_at"]).WithoutCondition("UPDATE", "seats", ["held_until"])
                .WithLie("seats", "held_until", "s.held_until - interval '1 hour'"),
            "no order of its", w => w),
        ["One admitter at a time counts who is inside"] = (
            new Guard("door").WithoutLock("waiting_rooms").WithPausesBefore("SELECT", "places", ["state"]),
            "which has room for", w => w with { People = 30, MaxAdmitted = 3 }),
        ["Who stands first is let in first"] = (
            new Guard("rank").WithReversedOrder("places", "rank"),
            "was in line all the time", w => w with { People = 30, MaxAdmitted = 3 }),
        ["One living place a person"] = (
            new Guard("one place").WithoutLock("waiting_rooms").WithoutLock("places")
                .WithoutIndex("places", "ux_places_one_living_place"),
            "living places in one line", w => w),
    };

    public static TheoryData<string> Names => [.. Guards.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Switched_off_it_is_missed(string name)
    {
        var (guard, finding, weather) = Guards[name];
        StormReport report;
        var seed = 0;
        do
        {
            report = await Storm.RunAsync(weather(Hot(++seed)) with { Without = guard });
            Assert.Empty(guard.NeverMatched);
        }
        while (!report.Contradictions.Any(c => c.Contains(finding, StringComparison.Ordinal)) && seed < 5);
        Assert.True(report.Contradictions.Any(c => c.Contains(finding, StringComparison.Ordinal)), report.ToString());
    }

    [Fact]
    public async Task A_node_that_went_by_its_own_clock_six_minutes_ahead_would_be_missed()
    {
        var report = await Storm.RunAsync(Hot(1) with { LastNodeIsAhead = TimeSpan.FromMinutes(6) });
        Assert.Contains(report.Contradictions, c => c.Contains("no order of its", StringComparison.Ordinal));
    }

    /// <summary>The control: the same people and seats in a house that has all its guards.</summary>
    [Fact]
    public async Task With_every_guard_on_the_same_storm_is_explained()
    {
        foreach (var weather in Guards.Values.Select(g => g.Weather(Hot(1))).Distinct())
        {
            var report = await Storm.RunAsync(weather);
            Assert.True(report.IsExplained, report.ToString());
        }
    }

    private static StormSettings Hot(int seed) => new() { Seed = seed, People = 16, ActsEach = 20, Seats = 8, Troubles = 2 };
}
