using System.Text;
using Ticketing.Planning;

namespace Ticketing.Tests.Planning;

/// <summary>Files as people have them: each is read, or refused with the reason by line.</summary>
public sealed class VenueCsvTests
{
    [Fact]
    public void Rows_stand_in_the_order_of_the_file_and_seats_by_their_numbers()
    {
        var file = Read("section,row,seat\nA,front,1\nA,front,2\nA,back,1\n");
        Assert.Equal(
            [("A-front-1", 0f, 0f), ("A-front-2", 1f, 0f), ("A-back-1", 0f, 1f)],
            file.Sections.Single().Seats.Select(s => (s.Label, s.X, s.Y)));
    }

    [Theory]
    [InlineData("\ufeffSection;Row;Seat\r\nA;1;1\r\n")]
    [InlineData("seat,section,row\n1,\"A\",1")]
    [InlineData("section,row,seat,x,y\n\n\"A\",\"1\",1,2.5,-3\n\n")]
    [InlineData("section;row;seat;label\nA;1;1;\"a,b,c,d\"")]
    [InlineData("section,row,seat,label\nA,1,1,a;b;c;d")]
    [InlineData("section,row,seat,features\nA,1,1,accessible|companion|restricted")]
    public void Usual_ways_to_write_a_file_are_understood(string text) => Assert.Equal(1, Read(text).SeatCount);

    [Theory]
    [InlineData("", 1, CsvProblem.Empty, null)]
    [InlineData("section,row,seat\n", 1, CsvProblem.Empty, null)]
    [InlineData("section,seat\nA,1", 1, CsvProblem.MissingColumn, "row")]
    [InlineData("section,row,seat,row\nA,1,1,1", 1, CsvProblem.DuplicateColumn, null)]
    [InlineData("section,row,seat\nA,1", 2, CsvProblem.WrongFieldCount, null)]
    [InlineData("section,row,seat\nA,1,1\nA,1,1", 3, CsvProblem.DuplicateSeat, "A-1-1")]
    [InlineData("section,row,seat,label\nA,1,1,x\nA,1,1,y", 3, CsvProblem.DuplicateSeat, "y")]
    [InlineData("section,row,seat\nA,1,zero", 2, CsvProblem.NotANumber, "seat")]
    [InlineData("section,row,seat\nA,1,0", 2, CsvProblem.NotANumber, "seat")]
    [InlineData("section,row,seat,x\nA,1,1,NaN", 2, CsvProblem.NotANumber, "x")]
    [InlineData("section,row,seat\n,1,1", 2, CsvProblem.EmptyField, "section")]
    [InlineData("section,row,seat,features\nA,1,1,window", 2, CsvProblem.UnknownFeature, "window")]
    [InlineData("section,row,seat\nA,12345678901,1", 2, CsvProblem.TooLong, "row")]
    [InlineData("section,row,seat\nA\u0001,1,1", 2, CsvProblem.ControlCharacters, "section")]
    [InlineData("section,row,seat,note\nA,1,1,\"2\nlines\"\n\nA,1,zero,", 5, CsvProblem.NotANumber, "seat")]
    [InlineData("section,row,seat\nA,\"1,1\nB,1,1", 2, CsvProblem.UnclosedQuote, null)]
    [InlineData("section,row,seat,note\n24\",1,1,\"open\nA,1,1,\n", 2, CsvProblem.UnclosedQuote, null)]
    [InlineData("section,\"row,seat\nA,1,1", 1, CsvProblem.UnclosedQuote, null)]
    public void What_cannot_be_read_is_told_by_line(string text, int line, CsvProblem problem, string? what)
    {
        var file = Read(text);
        Assert.Empty(file.Sections);
        Assert.Contains(file.Errors, e => e.Line == line && e.Problem == problem && (what is null || e.What == what));
    }

    [Fact]
    public void A_korean_code_page_and_utf16_are_told_by_line()
    {
        Assert.Equal((3, CsvProblem.WrongEncoding), First([.. "section,row,seat\nA,1,1\n"u8, 0xb0, 0xa1, .. ",1,1\n"u8]));
        Assert.Equal((1, CsvProblem.WrongEncoding), First([0xb1, 0xb8, .. ",row,seat\nA,1,1\n"u8]));
        Assert.Equal(
            (1, CsvProblem.WrongEncoding),
            First([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("section,row,seat\nA,1,1\n")]));
    }

    [Fact]
    public void A_hundred_thousand_lines_are_refused_where_the_limit_is()
    {
        var text = new StringBuilder("section,row,seat\n");
        for (var i = 0; i < 100_000; i++) text.Append("S,").Append(i / 1000).Append(',').Append(i % 1000 + 1).Append('\n');
        Assert.Equal((VenueCsv.SeatsMax + 2, CsvProblem.TooManySeats), First(Encoding.UTF8.GetBytes(text.ToString())));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_even_read()
    {
        using var endless = new MemoryStream(new byte[VenueCsv.BytesMax + 1]);
        Assert.Equal(CsvProblem.FileTooLarge, (await VenueCsv.ReadAsync(endless, default)).Errors.Single().Problem);
    }

    [Fact]
    public void Only_the_first_errors_are_listed_and_all_are_counted()
    {
        var file = Read("section,row,seat\n" + string.Concat(Enumerable.Repeat("A,1,x\n", 500)));
        Assert.Equal((VenueCsv.ErrorsShownMax, 500), (file.Errors.Count, file.ErrorCount));
    }

    private static VenueCsvFile Read(string text) => VenueCsv.Read(Encoding.UTF8.GetBytes(text));

    private static (int, CsvProblem) First(byte[] bytes) => VenueCsv.Read(bytes).Errors.Select(e => (e.Line, e.Problem)).First();
}
