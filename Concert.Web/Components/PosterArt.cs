using System.Collections.Immutable;

namespace Ticketing.Web.Components;

/// <summary>A concert's picture, drawn from its id and title alone: the same everywhere and always, and no two alike.</summary>
/// <param name="Beams">Triangles of light as SVG points.</param>
/// <param name="Arcs">Circles around one centre.</param>
internal sealed record PosterArt(
    string Dark, string Deep, string Light, string Glow, ImmutableArray<string> Beams, ImmutableArray<PosterArc> Arcs,
    ImmutableArray<PosterBar> Crowd)
{
    /// <summary>The drawing's size in its own units.</summary>
    public const int Width = 300, Height = 400;

    // Night colours with a light that reads on them; the title is always set in near-white on the dark end.
    private static readonly (string Dark, string Deep, string Light, string Glow)[] Palettes =
    [
        ("#1b1033", "#4b1d6b", "#ff8fa3", "#ffd2a6"), ("#071e2b", "#0b4a5a", "#5fe0c8", "#d8fff1"),
        ("#2a0a16", "#7a1531", "#ff9a5c", "#ffe0b8"), ("#0c1436", "#23328f", "#8fb4ff", "#e7ecff"),
        ("#14200f", "#2f5a26", "#c4e86b", "#f4ffcf"), ("#2b1206", "#7d3608", "#ffc061", "#fff0c9"),
        ("#1d0b2e", "#6a1470", "#f58be6", "#ffe1fb"), ("#0f1a1f", "#35525e", "#e9c7a0", "#fff3e0"),
        ("#240b0b", "#5d2020", "#f2b8a0", "#fff0e8"), ("#05202a", "#125073", "#ffb86b", "#ffe9cc"),
    ];

    /// <summary>Draws it.</summary>
    public static PosterArt For(int concertId, string title)
    {
        var seed = new Seed(concertId, title);
        // Neighbours in a list follow each other in the palette, so that they differ at a glance.
        var palette = Palettes[(concertId * 3 + seed.Next(2)) % Palettes.Length];
        var (x, y) = (60 + seed.Next(180), 60 + seed.Next(110));
        var beams = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < 3 + seed.Next(3); i++)
        {
            var (from, to, spread) = (seed.Next(Width), seed.Next(Width + 160) - 80, 30 + seed.Next(60));
            beams.Add($"{from},-10 {to - spread},{Height} {to + spread},{Height}");
        }
        var arcs = ImmutableArray.CreateBuilder<PosterArc>();
        for (int i = 0, radius = 24 + seed.Next(20); i < 3 + seed.Next(4); i++, radius += 14 + seed.Next(22))
            arcs.Add(new PosterArc(x, y, radius, 2 + seed.Next(9), 60 + seed.Next(300), seed.Next(360)));
        var crowd = ImmutableArray.CreateBuilder<PosterBar>();
        for (int i = 0, at = -10; at < Width; i++, at += 12 + seed.Next(12))
            crowd.Add(new PosterBar(at, 8 + seed.Next(9), 20 + seed.Next(26)));
        return new PosterArt(
            palette.Dark, palette.Deep, palette.Light, palette.Glow, beams.ToImmutable(), arcs.ToImmutable(), crowd.ToImmutable());
    }

    /// <summary>
    /// How wide the title's letters may be, in hundredths of the poster's width, so that it fills its place and stays in it.
    /// </summary>
    public static double TitleSize(string title)
    {
        var longest = title.Split(' ').Max(Widths);
        var fits = Math.Min(84 / longest, Math.Sqrt(84 * 58 / (1.15 * Math.Max(1, Widths(title)))));
        return Math.Round(Math.Clamp(fits, 6.5, 21), 1);
    }

    // Hangul and Han fill a square; Latin letters a little more than half of it.
    private static double Widths(string text) => Math.Max(1, text.Sum(letter => letter >= '\u1100' ? 0.95 : 0.6));

    // string.GetHashCode differs between runs; a poster mustn't.
    private sealed class Seed
    {
        private uint state;

        public Seed(int id, string title)
        {
            state = 2166136261 ^ (uint)id * 2654435761;
            foreach (var letter in title) state = (state ^ letter) * 16777619;
            if (state == 0) state = 1;
        }

        public int Next(int limit)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)limit);
        }
    }
}

/// <summary>A piece of a circle.</summary>
internal sealed record PosterArc(int X, int Y, int Radius, int Thickness, int Degrees, int Turn);

/// <summary>One of the heads and hands at the bottom.</summary>
internal sealed record PosterBar(int X, int Radius, int Rise);
