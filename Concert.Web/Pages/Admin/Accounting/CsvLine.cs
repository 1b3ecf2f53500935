using System.Globalization;
using System.Text;

namespace Ticketing.Web.Pages.Admin.Accounting;

/// <summary>One line of a CSV file (RFC 4180) that a spreadsheet opens without running anything in it.</summary>
public sealed class CsvLine
{
    // What makes a spreadsheet take a cell for a formula; the full-width forms do so with East Asian input.
    private const string Dangerous = "=+-@\t\r\n＝＋－＠";

    private readonly StringBuilder line = new();
    private bool hasFields;

    /// <summary>A text: quoted, and never a formula.</summary>
    public CsvLine Text(string? value)
    {
        value ??= "";
        Separate().Append('"');
        if (value.Length > 0 && Dangerous.Contains(value[0], StringComparison.Ordinal)) line.Append('\'');
        line.Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        return this;
    }

    /// <summary>A number, as a number.</summary>
    public CsvLine Number(long value)
    {
        Separate().Append(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>An instant as Seoul's clock shows it, which a spreadsheet reads as a time.</summary>
    public CsvLine Time(DateTimeOffset? at)
    {
        Separate().Append(at is { } when ? Korea.Local(when).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : null);
        return this;
    }

    /// <summary>The line with its end.</summary>
    public override string ToString() => line + "\r\n";

    private StringBuilder Separate()
    {
        if (hasFields) line.Append(',');
        hasFields = true;
        return line;
    }
}
