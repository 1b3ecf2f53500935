using Ticketing.Web.Pages.Concerts;

namespace Ticketing.Tests.Concerts;

public sealed class SectionRunsTests
{
    [Theory]
    [InlineData("F10 F9 F1 F2", "F1–F2, F9–F10")]
    [InlineData("Floor", "Floor")]
    [InlineData("L1 U2 L2 U1", "L1–L2, U1–U2")]
    public void Sections_that_are_numbered_through_are_told_by_the_first_and_the_last(string names, string told) =>
        Assert.Equal(told, SectionRuns.Tell(names.Split(' ')));
}
