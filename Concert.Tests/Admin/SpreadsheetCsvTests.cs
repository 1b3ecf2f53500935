using System.Text;
using CsvHelper;
using Ticketing.Web.Pages.Admin.Accounting;

namespace Ticketing.Tests.Admin;

public sealed class SpreadsheetCsvTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"\r\n")]
    [InlineData("+1", "\"'+1\"\r\n")]
    [InlineData("-1", "\"'-1\"\r\n")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"\r\n")]
    [InlineData("\t=1", "\"'\t=1\"\r\n")]
    [InlineData("\r=1", "\"'\r=1\"\r\n")]
    [InlineData("\n=1", "\"'\n=1\"\r\n")]
    [InlineData("＝1", "\"'＝1\"\r\n")]
    [InlineData("첫눈, \"콘서트\"", "\"첫눈, \"\"콘서트\"\"\"\r\n")]
    [InlineData("", "\"\"\r\n")]
    [InlineData(null, "\"\"\r\n")]
    public void A_text_is_never_a_formula(string? text, string line) => Assert.Equal(line, Written(file => file.Text(text)));

    [Fact]
    public void Numbers_stay_numbers_and_times_are_Seouls() => Assert.Equal(",-10000,2027-03-05 19:00:00,\"x\"\r\n", Written(file =>
        file.Time(null).Number(-10_000).Time(new DateTimeOffset(2027, 3, 5, 10, 0, 0, TimeSpan.Zero)).Text("x")));

    private static string Written(Action<CsvWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var file = SpreadsheetCsv.Create(bytes))
        {
            write(file);
            file.EndRecord();
        }
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes.ToArray()[..3]);
        return Encoding.UTF8.GetString(bytes.ToArray()[3..]);
    }
}
