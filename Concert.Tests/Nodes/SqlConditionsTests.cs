namespace Ticketing.Tests.Nodes;

public sealed class SqlConditionsTests
{
    [Fact]
    public void A_condition_is_found_by_the_columns_it_names() => Assert.Equal(
        "UPDATE seats SET status = @p, held_until = @q WHERE id = @id AND 1 = 1 ",
        Without("UPDATE seats SET status = @p, held_until = @q WHERE id = @id AND (status = ') AND' OR (status = 1 AND held_until <= 3))"));

    [Fact]
    public void A_condition_that_names_some_of_the_columns_stays() =>
        Assert.Null(Without("UPDATE [s] SET [s].[status] = 1 FROM [seats] AS [s] WHERE [s].[status] = N'Held' AND [s].[held_until] <= 3"));

    [Fact]
    public void Of_nested_conditions_the_inner_is_found() => Assert.Equal(
        "SELECT 1 FROM seats WHERE id IN (SELECT id FROM seats WHERE 1 = 1 ORDER BY id) AND label = 'x'",
        Without("SELECT 1 FROM seats WHERE id IN (SELECT id FROM seats WHERE status = 1 OR held_until < 3 ORDER BY id) AND label = 'x'"));

    [Fact]
    public void A_statement_is_found_by_its_verb_and_its_table()
    {
        Assert.True(SqlConditions.IsOn("UPDATE [s]\nSET x = 1\nFROM [seats] AS [s]", "UPDATE", "seats"));
        Assert.True(SqlConditions.IsOn("UPDATE seats AS s\nSET x = 1", "UPDATE", "seats"));
        Assert.False(SqlConditions.IsOn("UPDATE reserved_seats AS s\nSET x = 1", "UPDATE", "seats"));
        Assert.False(SqlConditions.IsOn("SELECT 1 FROM seats FOR UPDATE", "UPDATE", "seats"));
    }

    private static string? Without(string sql) => SqlConditions.Replace(sql, ["status", "held_until"], "1 = 1");
}
