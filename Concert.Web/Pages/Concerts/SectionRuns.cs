using System.Globalization;
using Ticketing.Catalog;

namespace Ticketing.Web.Pages.Concerts;

/// <summary>Many sections in few words: those that are numbered through are told by the first and the last.</summary>
internal static class SectionRuns
{
    public static string Tell(IEnumerable<string> names)
    {
        var runs = new List<(string First, string Last)>();
        foreach (var name in names.Order(NaturalOrder.Names))
        {
            if (runs.Count > 0 && Follows(runs[^1].Last, name)) runs[^1] = (runs[^1].First, name);
            else runs.Add((name, name));
        }
        return string.Join(", ", runs.Select(run => run.First == run.Last ? run.First : $"{run.First}–{run.Last}"));
    }

    private static bool Follows(string one, string next)
    {
        var (letters, number) = Parts(one);
        return number is not null && Parts(next) == (letters, number + 1);
    }

    private static (string Letters, int? Number) Parts(string name)
    {
        var letters = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return (letters, int.TryParse(name[letters.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null);
    }
}
