using CsvHelper;

namespace Ticketing.Web.Pages.Admin.Accounting;

/// <summary>CSV that a spreadsheet opens without running anything in it: UTF-8 with the mark by which Excel knows it.</summary>
internal static class SpreadsheetCsv
{
    private static readonly CsvWriterOptions Options = new()
    {
        WriteByteOrderMark = true,
        Injection = CsvInjection.Escape,
        InjectionCharacters = CsvWriterOptions.Default.InjectionCharacters + "\n",
    };

    /// <summary>A writer to a stream that somebody else closes.</summary>
    public static CsvWriter Create(Stream stream) => CsvWriter.Create(stream, Options, leaveOpen: true);

    /// <summary>A text: quoted, and never a formula.</summary>
    public static CsvWriter Text(this CsvWriter file, string? value)
    {
        // With East Asian input these begin a formula too, and CsvHelper knows ASCII only.
        file.WriteField(value is ['＝' or '＋' or '－' or '＠', ..] ? $"'{value}" : value, CsvQuoting.Always);
        return file;
    }

    /// <summary>A number, as a number.</summary>
    public static CsvWriter Number(this CsvWriter file, long value)
    {
        file.WriteField(value);
        return file;
    }

    /// <summary>An instant as Seoul's clock shows it, which a spreadsheet reads as a time.</summary>
    public static CsvWriter Time(this CsvWriter file, DateTimeOffset? at)
    {
        file.WriteField(at is { } instant ? Korea.Local(instant) : (DateTimeOffset?)null, "yyyy-MM-dd HH:mm:ss");
        return file;
    }
}
