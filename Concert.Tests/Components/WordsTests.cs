using System.Globalization;
using Ticketing.Web.Components;

namespace Ticketing.Tests.Components;

/// <summary>Money, times, return paths and posters: the small things that every page says.</summary>
public sealed class WordsTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 16, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "₩0")]
    [InlineData(12_000, "₩12,000")]
    [InlineData(-1_500, "−₩1,500")]
    public void Money_reads_the_same_in_every_language(long won, string text)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        Assert.Equal(text, Money.Format(won));
    }

    [Fact]
    public void A_change_of_money_has_its_sign() => Assert.Equal("+₩500", Money.Change(500));

    [Theory]
    [InlineData("en", "Sat, 21 November 2026, 01:05")]
    [InlineData("ko", "2026년 11월 21일 (토) 01:05")]
    public void Times_are_told_in_Seoul_with_the_weekday(string language, string text)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        Assert.Equal(text, KoreanTime.DateAndTime(At));
        Assert.Equal(new DateOnly(2026, 11, 21), Korea.Day(At));
    }

    [Theory]
    [InlineData("en", 2026, "Sat, 21 Nov, 01:05")]
    [InlineData("en", 2025, "Sat, 21 Nov 2026, 01:05")]
    [InlineData("ko", 2026, "11월 21일 (토) 01:05")]
    [InlineData("ko", 2025, "2026년 11월 21일 (토) 01:05")]
    public void A_short_date_has_its_year_when_it_is_not_this_one(string language, int year, string text)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        Assert.Equal(text, KoreanTime.ShortDateAndTime(At, new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(299.2, "5:00")]
    [InlineData(61, "1:01")]
    [InlineData(0.1, "0:01")]
    [InlineData(-5, "0:00")]
    [InlineData(3_661, "1:01:01")]
    public void Time_left_never_says_zero_before_its_time(double seconds, string text) =>
        Assert.Equal(text, KoreanTime.Left(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("/concerts/3?x=1", "/concerts/3?x=1")]
    [InlineData(null, "/")]
    [InlineData("https://elsewhere.example", "/")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("/\t/elsewhere.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public void Only_paths_of_this_site_are_returned_to(string? asked, string followed) =>
        Assert.Equal(followed, LocalPath.OrHome(asked));

    [Fact]
    public void No_two_posters_are_alike_and_each_stays_the_same()
    {
        static string Picture(int id) =>
            string.Join(' ', PosterArt.For(id, "Same title").Beams) + string.Join(' ', PosterArt.For(id, "Same title").Arcs);
        var pictures = Enumerable.Range(1, 200).Select(Picture).ToList();
        Assert.Equal(200, pictures.Distinct().Count());
        Assert.Equal(pictures[0], Picture(1));
    }
}
