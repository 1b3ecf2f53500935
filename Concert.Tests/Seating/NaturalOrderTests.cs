using Ticketing.Catalog;

namespace Ticketing.Tests.Seating;

public sealed class NaturalOrderTests
{
    private static readonly string[] Sorted = ["A-2-9", "A-10-1", "F1", "F2", "F10", "L1"];

    [Fact]
    public void Names_are_listed_as_people_count() => Assert.Equal(Sorted, Sorted.Order(StringComparer.Ordinal).Order(NaturalOrder.Names));

    [Fact]
    public void Names_that_differ_in_anything_stay_apart()
    {
        Assert.NotEqual(0, NaturalOrder.Names.Compare("F1", "F01"));
        Assert.NotEqual(0, NaturalOrder.Names.Compare("a", "A"));
        Assert.Equal(0, NaturalOrder.Names.Compare("F1", "F1"));
    }
}
