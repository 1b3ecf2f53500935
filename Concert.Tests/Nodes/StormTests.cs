using System.Diagnostics;
using System.Globalization;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Many people at once, on three nodes, with everything going wrong that can: whatever they were told, some order of their acts explains
/// it.
/// </summary>
public sealed class StormTests
{
    [Fact]
    public async Task Some_order_explains_what_everybody_was_told() =>
        AssertExplained(await Storm.RunAsync(new StormSettings { Seed = 1 }));

    [Fact]
    public async Task Some_order_explains_it_when_the_clock_moves_while_acts_are_at_work() =>
        AssertExplained(await Storm.RunAsync(new StormSettings { Seed = 2, ClockMovesAnytime = true }));

    /// <summary>
    /// ./dev storm SEED MINUTES: one storm after the other, each by the next seed, until the time is over or one isn't explained.
    /// </summary>
    [Fact]
    [Trait("Category", "Storm")]
    public async Task For_as_long_as_asked()
    {
        var first = int.Parse(Environment.GetEnvironmentVariable("CONCERT_STORM_SEED")!, CultureInfo.InvariantCulture);
        var minutes = double.Parse(Environment.GetEnvironmentVariable("CONCERT_STORM_MINUTES")!, CultureInfo.InvariantCulture);
        await using var log = new StreamWriter(Environment.GetEnvironmentVariable("CONCERT_STORM_LOG")!) { AutoFlush = true };
        var watch = Stopwatch.StartNew();
        for (var seed = first; seed == first || watch.Elapsed.TotalMinutes < minutes; seed++)
        {
            var report = await Storm.RunAsync(new StormSettings { Seed = seed, ActsEach = 60, ClockMovesAnytime = seed % 2 == 0 });
            await log.WriteLineAsync(report.ToString());
            AssertExplained(report);
        }
    }

    private static void AssertExplained(StormReport report) => Assert.True(report.IsExplained, report.ToString());
}
