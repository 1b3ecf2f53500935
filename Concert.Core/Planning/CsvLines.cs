using System.Text;

namespace Ticketing.Planning;

/// <summary>Cuts a file into lines of fields (RFC 4180): quotes may hold separators and line breaks. The separator is what the header uses, comma or semicolon.</summary>
internal ref struct CsvLines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> bytes;
    private readonly byte separator;
    private int at;
    private int nextLine = 1;

    public CsvLines(ReadOnlySpan<byte> file)
    {
        bytes = file is [0xef, 0xbb, 0xbf, ..] ? file[3..] : file;
        var header = bytes[..(bytes.IndexOf((byte)'\n') is >= 0 and var end ? end : bytes.Length)];
        separator = header.Contains((byte)';') && !header.Contains((byte)',') ? (byte)';' : (byte)',';
    }

    /// <summary>The number of the line read last, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Its fields.</summary>
    public List<string> Fields { get; private set; } = [];

    /// <summary>The line isn't UTF-8; nothing after it is read.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>A quote is still open where the file ends.</summary>
    public bool IsUnclosed { get; private set; }

    /// <summary>Reads a line; false at the end, and where the file can't be read on.</summary>
    public bool Next()
    {
        if (at >= bytes.Length || IsBroken || IsUnclosed) return false;
        Line = nextLine;
        Fields = [];
        for (var more = true; more;)
        {
            var end = EndOfField();
            if (IsUnclosed) return false;
            try
            {
                Fields.Add(Unquoted(Strict.GetString(bytes[at..end])));
            }
            catch (DecoderFallbackException)
            {
                IsBroken = true;
                return false;
            }
            more = end < bytes.Length && bytes[end] == separator;
            at = end + 1;
        }
        nextLine++;
        return true;
    }

    private int EndOfField()
    {
        var end = at;
        var quoted = end < bytes.Length && bytes[end] == '"';
        if (quoted) end++;
        for (; end < bytes.Length; end++)
        {
            var now = bytes[end];
            if (quoted && now == '"')
            {
                if (end + 1 < bytes.Length && bytes[end + 1] == '"') end++;
                else quoted = false;
            }
            else if (!quoted && (now == separator || now == '\n')) break;
            else if (now == '\n') nextLine++;
        }
        IsUnclosed = quoted;
        return end;
    }

    private static string Unquoted(string field)
    {
        field = field.TrimEnd('\r');
        return field is ['"', .., '"'] && field.Length >= 2 ? field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : field;
    }
}
