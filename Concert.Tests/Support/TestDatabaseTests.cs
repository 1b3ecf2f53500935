using Microsoft.EntityFrameworkCore;

namespace Ticketing.Tests.Support;

public sealed class TestDatabaseTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task It_is_migrated_and_empty()
    {
        await using var db = database.CreateContext();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Equal(0, await db.Concerts.CountAsync());
    }
}
