using System.Globalization;

namespace Ticketing.Catalog;

/// <summary>Names in the order in which people look for them: F1, F2 … F10, whatever the language of whoever asks.</summary>
public static class NaturalOrder
{
    /// <summary>Compares two names; those that differ in their letters only stay apart.</summary>
    public static readonly IComparer<string> Names = new Comparer();

    private sealed class Comparer : IComparer<string>
    {
        private static readonly StringComparer Numeric =
            StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

        public int Compare(string? x, string? y) =>
            Numeric.Compare(x, y) is var order and not 0 ? order : string.CompareOrdinal(x, y);
    }
}
