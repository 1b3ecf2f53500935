using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ticketing.Catalog;
using Ticketing.Seating;

namespace Ticketing.Web.Components.Seating;

/// <summary>
/// A hall's plan as hall.js reads it: a few kilobytes for an arena, since rows are told as runs. Made and compressed once for each plan.
/// </summary>
internal sealed class HallDrawing
{
    private static readonly ConditionalWeakTable<HallPlan, HallDrawing> Drawn = [];
    private static readonly JsonSerializerOptions Short = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private HallDrawing(HallPlan hall)
    {
        Json = Draw(hall);
        Bounds = HallGeometry.BoundsOf(hall.Sections.Select(s => s.Plan.Shape));
        Outlines = [.. hall.Sections.Select(s => Outline(s.Plan.Shape))];
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize)) brotli.Write(Json);
        Brotli = compressed.ToArray();
    }

    /// <summary>As it is.</summary>
    public byte[] Json { get; }

    /// <summary>For browsers that take it.</summary>
    public byte[] Brotli { get; }

    /// <summary>What all sections take up.</summary>
    public PlanBounds Bounds { get; }

    /// <summary>The sections' edges, in the plan's order, as an SVG polygon takes them.</summary>
    public IReadOnlyList<string> Outlines { get; }

    // To a unit of the plan, which is less than half a pixel on a phone.
    public static string Outline(SectionShape shape) =>
        string.Join(' ', HallGeometry.OutlineOf(shape).Select(p => FormattableString.Invariant($"{p.X:F0},{p.Y:F0}")));

    public static HallDrawing Of(HallPlan hall) => Drawn.GetValue(hall, plan => new HallDrawing(plan));

    private static byte[] Draw(HallPlan hall)
    {
        var tiers = hall.Sections.Select(s => s.Plan)
            .Select(p => (p.TierOrder, p.Tier, p.Price)).Distinct().Order().ToList();
        return JsonSerializer.SerializeToUtf8Bytes(new Plan(
            hall.Stamp,
            [.. tiers.Select(t => new Tier(t.Tier, t.Price, TierColour.IndexOf(t.TierOrder)))],
            [.. hall.Sections.Select(s => new Section(
                s.Plan.SectionId, s.Plan.Name, SeatNames.IsCode(s.Plan.Name),
                tiers.IndexOf((s.Plan.TierOrder, s.Plan.Tier, s.Plan.Price)),
                Measures(s.Plan.Shape), Measures(s.Plan.Places.Grid), [.. Rows(s.Seats)]))]), Short);
    }

    private static float[] Measures(SectionShape shape) =>
        [shape.X, shape.Y, shape.Width, shape.Height, shape.Rotation, shape.Curve];

    private static float[] Measures(SectionGrid grid) => [grid.MinX, grid.MinY, grid.Columns, grid.Rows];

    private static IEnumerable<Row> Rows(IReadOnlyList<SeatView> seats)
    {
        for (var start = 0; start < seats.Count;)
        {
            var end = start + 1;
            while (end < seats.Count && seats[end].Row == seats[start].Row && seats[end].Y.Equals(seats[start].Y)) end++;
            var row = Enumerable.Range(start, end - start).Select(i => seats[i]).ToList();
            yield return new Row(
                row[0].Row, row[0].Y, [.. Runs(row.Select(s => s.X))], [.. Runs(row.Select(s => (float)s.Number))],
                row.All(s => s.Features == SeatFeatures.None)
                    ? null
                    : [.. row.SelectMany((s, i) => s.Features == SeatFeatures.None ? [] : (int[])[i, (int)s.Features])]);
            start = end;
        }
    }

    // Numbers in even steps, told as first, step, how many.
    private static IEnumerable<float> Runs(IEnumerable<float> numbers)
    {
        var (first, step, count) = (0f, 0f, 0);
        foreach (var number in numbers)
        {
            if (count == 1) step = number - first;
            if (count > 0 && number.Equals(first + step * count))
            {
                count++;
                continue;
            }
            if (count > 0) foreach (var part in (float[])[first, step, count]) yield return part;
            (first, step, count) = (number, 0, 1);
        }
        if (count > 0) foreach (var part in (float[])[first, step, count]) yield return part;
    }

    private sealed record Plan(string Stamp, IReadOnlyList<Tier> Tiers, IReadOnlyList<Section> Sections);

    private sealed record Tier(string Name, long Price, int Colour);

    private sealed record Section(
        int Id, string Name, bool Code, int Tier, IReadOnlyList<float> Shape, IReadOnlyList<float> Grid, IReadOnlyList<Row> Rows);

    private sealed record Row(
        string Name, float Y, IReadOnlyList<float> X, IReadOnlyList<float> Numbers, IReadOnlyList<int>? Features);
}
