using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Ticketing.Accounts;
using Ticketing.Persistence;

namespace Ticketing.Tests.Support;

/// <summary>
/// Keeps people's own rows locked, so that whatever is inserted for them is written and then waits: its commit is as late as the test
/// wants, on every node and whether or not the statement has a transaction around it.
/// </summary>
public sealed class RowLock : IAsyncDisposable
{
    private readonly ConcertDbContext db;
    private readonly DbTransaction transaction;

    private RowLock(ConcertDbContext db, DbTransaction transaction) => (this.db, this.transaction) = (db, transaction);

    // Deleting locks against references too, on both databases; it is never committed.
    public static Task<RowLock> OnAsync(TestHouse house, params Guid[] people) =>
        OnAsync(house, db => $"DELETE FROM {db.Model.FindEntityType(typeof(AppUser))!.GetTableName()} WHERE id = @id", people);

    /// <summary>Keeps one person's rows of a table locked, of people who have rows that refer to them, too.</summary>
    public static Task<RowLock> OnAsync(TestHouse house, string table, string column, Guid person) => OnAsync(
        house, db => db.Database.IsNpgsql()
            ? $"SELECT 1 FROM {table} WHERE {column} = @id FOR UPDATE"
            : $"SELECT 1 FROM {table} WITH (XLOCK, ROWLOCK) WHERE {column} = @id", person);

    private static async Task<RowLock> OnAsync(TestHouse house, Func<ConcertDbContext, string> sql, params Guid[] people)
    {
        var db = house.CreateContext();
        await db.Database.OpenConnectionAsync();
        var transaction = await db.Database.GetDbConnection().BeginTransactionAsync();
        foreach (var person in people)
        {
            await using var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql(db);
            var id = command.CreateParameter();
            (id.ParameterName, id.Value) = ("id", person);
            command.Parameters.Add(id);
            await command.ExecuteNonQueryAsync();
        }
        return new RowLock(db, transaction);
    }

    public async Task LetGoAsync() => await transaction.RollbackAsync();

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await db.DisposeAsync();
    }
}
