using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Ticketing.Persistence;

internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerConcertDbContext>
{
    public SqlServerConcertDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<SqlServerConcertDbContext>();
        builder.UseConcertSqlServer("Server=unused");
        return new(builder.Options);
    }
}

internal sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlConcertDbContext>
{
    public PostgreSqlConcertDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<PostgreSqlConcertDbContext>();
        builder.UseConcertPostgreSql("Host=unused");
        return new(builder.Options);
    }
}
