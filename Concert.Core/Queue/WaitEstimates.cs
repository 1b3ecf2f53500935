namespace Ticketing.Queue;

/// <summary>How long it will still take, as a range, from the rate at which people were really let in.</summary>
internal static class WaitEstimates
{
    /// <summary>
    /// The measured rate gives the middle, a third faster and a half slower the ends; while nobody has been let in, the slowest rate is
    /// that everybody inside stays to the end of their admission.
    /// </summary>
    public static WaitEstimate Estimate(QueueBoard board, int position, int places, TimeSpan admissionDuration, DateTimeOffset now)
    {
        if (position <= 0) return new WaitEstimate(TimeSpan.Zero, TimeSpan.Zero);
        var (count, over) = board.MeasureAdmissions(now);
        var slowest = Math.Max(places, 1) / admissionDuration.TotalSeconds;
        if (count == 0) return Range(position / (slowest * 4), position / slowest);
        var seconds = position / (count / over.TotalSeconds);
        return Range(seconds / 1.33, seconds * 1.5);
    }

    private static WaitEstimate Range(double low, double high) => new(Seconds(Math.Floor(low)), Seconds(Math.Ceiling(high)));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
}
