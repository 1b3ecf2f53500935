using System.Text.RegularExpressions;

namespace Ticketing.Tests.Nodes;

/// <summary>
/// Knows just enough SQL to find the conditions of a statement: what stands between WHERE and what follows it, split at its ANDs.
/// </summary>
internal static partial class SqlConditions
{
    /// <summary>Whether the statement begins with this verb and is about this table.</summary>
    public static bool IsOn(string statement, string verb, string table) =>
        Word(verb).Match(statement) is { Success: true } begin && statement[..begin.Index].Trim().Length == 0
        && Regex.IsMatch(statement, $@"\b(UPDATE|FROM|JOIN|INTO)\s+[\[""]?{table}[\]""]?\b", RegexOptions.IgnoreCase);

    /// <summary>The statement with the conditions that name all of the columns replaced; null when none does.</summary>
    public static string? Replace(string statement, string[] columns, string by)
    {
        var found = Conditions(statement).Where(c => columns.All(column => Word(column).IsMatch(statement[c.Start..c.End]))).ToList();
        // Of a condition and the one around it, the inner.
        found.RemoveAll(outer => found.Exists(inner => inner != outer && inner.Start >= outer.Start && inner.End <= outer.End));
        foreach (var (start, end) in found.OrderByDescending(c => c.Start)) statement = $"{statement[..start]} {by} {statement[end..]}";
        return found.Count > 0 ? statement : null;
    }

    /// <summary>From where to where each condition goes, those of inner queries too.</summary>
    private static IEnumerable<(int Start, int End)> Conditions(string sql)
    {
        var starts = new Stack<int?>([null]);
        foreach (Match token in Tokens().Matches(sql))
        {
            var word = token.Value.ToUpperInvariant();
            var ends = word is ")" or "AND" or "ORDER" or "GROUP" or "LIMIT" or "OFFSET" or "FOR" or "RETURNING" or ";";
            if (ends && starts.Peek() is { } start)
            {
                yield return (start, token.Index);
                starts.Pop();
                starts.Push(word == "AND" ? token.Index + token.Length : null);
            }
            if (word == "WHERE")
            {
                starts.Pop();
                starts.Push(token.Index + token.Length);
            }
            if (word == "(") starts.Push(null);
            if (word == ")" && starts.Count > 1) starts.Pop();
        }
        if (starts.Peek() is { } last) yield return (last, sql.Length);
    }

    private static Regex Word(string word) => new($@"(?<![@\w]){word}\b", RegexOptions.IgnoreCase);

    // Texts, names in quotes, words, and single signs.
    [GeneratedRegex("""'(?:[^']|'')*'|"[^"]*"|\[[^\]]*\]|@?\w+|\S""")]
    private static partial Regex Tokens();
}
