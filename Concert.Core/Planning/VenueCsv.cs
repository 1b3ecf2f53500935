using System.Globalization;
using System.Text.Unicode;
using CsvHelper;
using Ticketing.Catalog;

namespace Ticketing.Planning;

/// <summary>
/// Reads the seats of a hall from a file: UTF-8, a header line, then one seat a line, with the columns <c>section</c>, <c>row</c>,
/// <c>seat</c> and, if wanted, <c>label</c>, <c>features</c>, <c>x</c>, <c>y</c>. The format is told in docs/admin.md.
/// </summary>
public static class VenueCsv
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int BytesMax = 8 * 1024 * 1024;
    /// <summary>The most seats a hall may have; no line after that is read.</summary>
    public const int SeatsMax = 50_000;
    /// <summary>How many errors are listed; all are counted.</summary>
    public const int ErrorsShownMax = 100;
    private const int SectionsMax = 200;
    private const int NumberMax = 9999;

    private static readonly string[] Required = ["section", "row", "seat"];

    /// <summary>Reads the whole file, or says line by line why not. Nothing is stored.</summary>
    public static async Task<VenueCsvFile> ReadAsync(Stream file, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await file.ReadAsync(buffer, ct)) > 0;)
        {
            if (bytes.Length + read > BytesMax)
                return new VenueCsvFile([], [new CsvError(0, CsvProblem.FileTooLarge, Limit: BytesMax / 1024 / 1024)], 1);
            bytes.Write(buffer, 0, read);
        }
        return Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    /// <summary>The same for bytes at hand.</summary>
    public static VenueCsvFile Read(ReadOnlyMemory<byte> bytes)
    {
        var reading = new Reading();
        // Read by its mark, UTF-16 would work from one program and not from the next; UTF-8 works from all.
        if (bytes.Span is [0xff, 0xfe, ..] or [0xfe, 0xff, ..]) return reading.Fail(new CsvError(1, CsvProblem.WrongEncoding));
        var isUnclosed = false;
        using var csv = CsvReader.Create(bytes, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            // Only the first flaw of a record is told: one that runs on over lines may have an open quote as its second.
            OnMalformedRecord = flaw =>
                isUnclosed |= flaw.Reason == CsvMalformedReason.UnterminatedQuote
                    || flaw.RawRecord.Contains('\n', StringComparison.Ordinal),
        });
        if (csv.Headers.Count == 0) return reading.Fail(new CsvError(1, CsvProblem.Empty));
        var headerLine = (int)csv.LineNumber;
        if (isUnclosed) return reading.Fail(new CsvError(headerLine, CsvProblem.UnclosedQuote));
        // A header has no raw bytes to ask: what isn't UTF-8 in it shows as the sign that stands in for it.
        if (csv.Headers.Any(name => name.Contains('\ufffd', StringComparison.Ordinal)))
            return reading.Fail(new CsvError(headerLine, CsvProblem.WrongEncoding));
        foreach (var column in Required)
            if (!csv.TryGetFieldIndex(column, out _)) reading.Add(new CsvError(headerLine, CsvProblem.MissingColumn, column));
        if (csv.Headers.Select(name => name.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() != csv.Headers.Count)
            reading.Add(new CsvError(headerLine, CsvProblem.DuplicateColumn));
        if (reading.HasErrors) return reading.End();
        while (csv.Read())
        {
            var line = (int)csv.LineNumber;
            if (isUnclosed) return reading.Fail(new CsvError(line, CsvProblem.UnclosedQuote));
            if (!Utf8.IsValid(csv.RawRecord)) return reading.Fail(new CsvError(line, CsvProblem.WrongEncoding));
            if (reading.SeatCount == SeatsMax) return reading.Fail(new CsvError(line, CsvProblem.TooManySeats, Limit: SeatsMax));
            reading.AddSeat(line, csv);
        }
        if (reading is { HasErrors: false, SeatCount: 0 }) reading.Add(new CsvError(headerLine, CsvProblem.Empty));
        return reading.End();
    }

    private sealed class Reading
    {
        private readonly Dictionary<string, List<CsvSeat>> sections = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> rows = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> lineOfLabel = new(StringComparer.Ordinal);
        private readonly Dictionary<(string, string, int), int> lineOfSeat = [];
        private readonly List<CsvError> errors = [];
        private int errorCount;

        public bool HasErrors => errorCount > 0;
        public int SeatCount { get; private set; }

        public void Add(CsvError error)
        {
            errorCount++;
            if (errors.Count < ErrorsShownMax) errors.Add(error);
        }

        public VenueCsvFile Fail(CsvError error)
        {
            Add(error);
            return End();
        }

        public VenueCsvFile End() => HasErrors
            ? new VenueCsvFile([], errors, errorCount)
            : new VenueCsvFile([.. sections.Select(s => new CsvSection(s.Key, s.Value))], [], 0);

        public void AddSeat(int line, CsvReader csv)
        {
            SeatCount++;
            var before = errorCount;
            if (csv.FieldCount != csv.Headers.Count)
            {
                Add(new CsvError(line, CsvProblem.WrongFieldCount, Limit: csv.Headers.Count));
                return;
            }
            string Field(string column) => csv.TryGetFieldIndex(column, out var i) ? csv.GetString(i).Trim() : "";
            var (section, row) = (Text(line, Field("section"), "section", 100), Text(line, Field("row"), "row", 10));
            if (!int.TryParse(Field("seat"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > NumberMax)
                Add(new CsvError(line, CsvProblem.NotANumber, "seat", NumberMax));
            var label =
                Text(line, Field("label") is { Length: > 0 } own ? own : $"{section}-{row}-{number}", "label", VenueSeat.LabelLengthMax);
            var features = Features(line, Field("features"));
            var (x, y) = (Position(line, Field("x"), "x"), Position(line, Field("y"), "y"));
            if (errorCount > before) return;
            if (!lineOfLabel.TryAdd(label, line)) Add(new CsvError(line, CsvProblem.DuplicateSeat, label, lineOfLabel[label]));
            else if (!lineOfSeat.TryAdd((section, row, number), line))
                Add(new CsvError(line, CsvProblem.DuplicateSeat, label, lineOfSeat[(section, row, number)]));
            if (!sections.TryGetValue(section, out var seats))
            {
                if (sections.Count == SectionsMax) Add(new CsvError(line, CsvProblem.TooManySections, Limit: SectionsMax));
                sections[section] = seats = [];
            }
            // Rows stand behind one another in the order in which the file first names them.
            var rowKey = section + "\n" + row;
            if (!rows.TryGetValue(rowKey, out var behind)) rows[rowKey] = behind = seats.Select(s => s.Row).Distinct().Count();
            seats.Add(new CsvSeat(label, row, number, x ?? number - 1, y ?? behind, features));
        }

        private string Text(int line, string text, string column, int lengthMax)
        {
            if (text.Length == 0) Add(new CsvError(line, CsvProblem.EmptyField, column));
            else if (text.Length > lengthMax) Add(new CsvError(line, CsvProblem.TooLong, column, lengthMax));
            else if (!FieldChecks.IsPrintable(text)) Add(new CsvError(line, CsvProblem.ControlCharacters, column));
            return text;
        }

        private SeatFeatures Features(int line, string text)
        {
            var features = SeatFeatures.None;
            foreach (var word in text.Split([' ', '+', '|', '/'], StringSplitOptions.RemoveEmptyEntries))
            {
                switch (word.ToLowerInvariant())
                {
                    case "accessible": features |= SeatFeatures.Accessible; break;
                    case "companion": features |= SeatFeatures.Companion; break;
                    case "restricted": features |= SeatFeatures.RestrictedView; break;
                    default: Add(new CsvError(line, CsvProblem.UnknownFeature, word.Length > 40 ? word[..40] : word)); break;
                }
            }
            return features;
        }

        private float? Position(int line, string text, string column)
        {
            if (text.Length == 0) return null;
            const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
            if (float.TryParse(text, Plain, CultureInfo.InvariantCulture, out var value) && value is >= -1000 and <= 1000) return value;
            Add(new CsvError(line, CsvProblem.NotANumber, column, 1000));
            return null;
        }
    }
}

/// <summary>
/// What a file holds: sections with seats, or errors and no sections. <paramref name="ErrorCount"/> counts those beyond the list as well.
/// </summary>
public sealed record VenueCsvFile(IReadOnlyList<CsvSection> Sections, IReadOnlyList<CsvError> Errors, int ErrorCount)
{
    /// <summary>Seats in all sections.</summary>
    public int SeatCount => Sections.Sum(s => s.Seats.Count);
}

/// <summary>A section of the file.</summary>
public sealed record CsvSection(string Name, IReadOnlyList<CsvSeat> Seats);

/// <summary>A line of the file. X goes across the section, Y away from the stage, in seat pitches.</summary>
public sealed record CsvSeat(string Label, string Row, int Number, float X, float Y, SeatFeatures Features);

/// <summary>
/// Why a line can't be taken; line 0 is the file as a whole. <paramref name="Limit"/> is the limit, or the other line of a duplicate.
/// </summary>
public sealed record CsvError(int Line, CsvProblem Problem, string? What = null, int? Limit = null);

/// <summary>What can be wrong with a file or a line.</summary>
public enum CsvProblem
{
    FileTooLarge, WrongEncoding, Empty, MissingColumn, DuplicateColumn, WrongFieldCount, UnclosedQuote, EmptyField, TooLong,
    ControlCharacters,
    NotANumber, UnknownFeature, DuplicateSeat, TooManySeats, TooManySections,
}
