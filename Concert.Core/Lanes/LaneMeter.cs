using System.Diagnostics.Metrics;

namespace Ticketing.Lanes;

/// <summary>Measured under the meter <c>Concert.Lanes</c>: requests that wait, how long they did, and the batches' sizes.</summary>
internal static class LaneMeter
{
    private static readonly Meter Meter = new("Concert.Lanes");
    private static readonly UpDownCounter<int> Length = Meter.CreateUpDownCounter<int>("concert.lane.length", "{request}");
    private static readonly Histogram<double> Wait = Meter.CreateHistogram<double>("concert.lane.wait", "s");
    private static readonly Histogram<int> Size = Meter.CreateHistogram<int>("concert.lane.batch", "{request}");

    public static void Entered(string lane) => Length.Add(1, Tag(lane));

    public static void Left(string lane, int count) => Length.Add(-count, Tag(lane));

    public static void Began(string lane, IEnumerable<TimeSpan> waits)
    {
        var count = 0;
        foreach (var wait in waits)
        {
            count++;
            if (Wait.Enabled) Wait.Record(wait.TotalSeconds, Tag(lane));
        }
        Left(lane, count);
        Size.Record(count, Tag(lane));
    }

    private static KeyValuePair<string, object?> Tag(string lane) => new("lane", lane);
}
